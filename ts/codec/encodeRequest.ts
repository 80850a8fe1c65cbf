import { encodeAbiParameters, type Hex } from "viem";
import { checkText } from "./checkText.ts";
import { encodeRequestParameters } from "./encodeRequestParameters.ts";
import { parseTask, type ServedTaskId } from "./HFTaskId.ts";
import type { RequestParameters } from "./RequestParameters.ts";

/** ABI parameters of a request, in order. */
export const REQUEST_PARAMETERS = [
  { name: "taskId", type: "uint8" },
  { name: "model", type: "string" },
  { name: "text", type: "string" },
] as const;

/** ABI parameters of a request that carries parameters, in order. */
export const REQUEST_WITH_PARAMETERS = [...REQUEST_PARAMETERS, { name: "params", type: "bytes" }] as const;

/** What an on-chain request asks of the Hugging Face inference service. */
export interface TaskRequest {
  taskId: ServedTaskId;
  /** Model id or endpoint URL; the empty string leaves the choice to the service. */
  model: string;
  /** Text to work on; for text generation, the prompt. Not empty. */
  text: string;
  /** Parameters of the task; left out or empty, the request has the three fields that every Infernet service knows. */
  parameters?: RequestParameters;
}

/**
 * Encodes a request for the inference service: `abi.encode(uint8 taskId, string model, string text)`, and with
 * parameters a fourth field `bytes params` (see `encodeRequestParameters`).
 *
 * Lone surrogates, which UTF-8 cannot carry, become U+FFFD.
 *
 * @param model left out, the service chooses
 * @throws UnknownTaskError when `taskId` is not 1 to 4
 * @throws EmptyTextError when `text` is empty, or no string
 * @throws InvalidParameterError when a parameter is no number that fits
 * @example
 * const input = encodeRequest({ taskId: HFTaskId.TEXT_CLASSIFICATION, text: "I love it" });
 */
export function encodeRequest({
  taskId,
  model = "",
  text,
  parameters = {},
}: Omit<TaskRequest, "model"> & { model?: string }): Hex {
  const task = parseTask(taskId);
  checkText(text);
  const params = encodeRequestParameters(parameters);
  if (params === "0x") return encodeAbiParameters(REQUEST_PARAMETERS, [task, model, text]);
  return encodeAbiParameters(REQUEST_WITH_PARAMETERS, [task, model, text, params]);
}
