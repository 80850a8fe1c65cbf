import { type ServedTaskId, taskName } from "../../../codec/HFTaskId.ts";
import { ServiceError } from "../../errors/ServiceError.ts";
import type { HubModel, ProviderEntry } from "./hub.ts";

/** How an Inference Provider is asked. */
export interface ProviderRoute {
  /** Its name, or `auto` for Hugging Face's choice among those that chat. */
  provider: string;
  /** Whether text generation goes through chat completion. */
  chat: boolean;
}

const TASKS: Readonly<Record<ServedTaskId, readonly string[]>> = {
  1: ["text-generation", "conversational"],
  2: ["text-classification"],
  3: ["token-classification"],
  4: ["summarization"],
};

interface NotServed {
  taskId: ServedTaskId;
  provider: string | undefined;
  providers: readonly ProviderEntry[];
}

/**
 * Chooses who is to run a model, and how. Text generation goes through chat completion where the provider serves only
 * that.
 *
 * @param provider the operator's choice; left out, the first that serves the task, in the order of the user's settings
 * @param canRouteItself whether Hugging Face's router may choose the provider of a chat, which needs one of its tokens
 * @throws ServiceError 400 `MODEL_UNSUPPORTED` when nobody serves the model for the task
 */
export function chooseRoute(
  { id, providers }: HubModel,
  { taskId, provider, canRouteItself }: { taskId: ServedTaskId; provider: string | undefined; canRouteItself: boolean },
): ProviderRoute {
  const serves = (entry: ProviderEntry): boolean => entry.status !== "error" && TASKS[taskId].includes(entry.task);
  const entry = providers.find((one) => serves(one) && (provider === undefined || one.provider === provider));
  if (entry === undefined) throw notServed(id, { taskId, provider, providers });
  const chat = entry.task === "conversational";
  return { provider: chat && provider === undefined && canRouteItself ? "auto" : entry.provider, chat };
}

function notServed(id: string, { taskId, provider, providers }: NotServed): ServiceError {
  const known = providers.slice(0, 10).map((entry) => `${entry.provider} (${entry.task})`);
  const who = provider === undefined ? "no Inference Provider serves" : `${provider} does not serve`;
  return new ServiceError(`model: ${who} ${id} for ${taskName(taskId)}.`, {
    status: 400,
    code: "MODEL_UNSUPPORTED",
    metaMessages: [known.length === 0 ? "No provider serves it at all." : `It is served by ${known.join(", ")}.`],
  });
}
