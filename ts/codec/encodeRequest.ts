import { encodeAbiParameters, type Hex } from "viem";
import { EmptyTextError } from "./errors/EmptyTextError.ts";
import { parseTask, type ServedTaskId } from "./HFTaskId.ts";

/** ABI parameters of a request, in order. */
export const REQUEST_PARAMETERS = [
  { name: "taskId", type: "uint8" },
  { name: "model", type: "string" },
  { name: "text", type: "string" },
] as const;

/** What an on-chain request asks of the Hugging Face inference service. */
export interface TaskRequest {
  taskId: ServedTaskId;
  /** Model id or endpoint URL; the empty string leaves the choice to the service. */
  model: string;
  /** Text to work on; for text generation, the prompt. Not empty. */
  text: string;
}

/**
 * Encodes a request for the inference service: `abi.encode(uint8 taskId, string model, string text)`.
 *
 * Lone surrogates, which UTF-8 cannot carry, become U+FFFD.
 *
 * @param model left out, the service chooses
 * @throws UnknownTaskError when `taskId` is not 1 to 4
 * @throws EmptyTextError when `text` is empty
 * @example
 * const input = encodeRequest({ taskId: HFTaskId.TEXT_CLASSIFICATION, text: "I love it" });
 */
export function encodeRequest({ taskId, model = "", text }: Omit<TaskRequest, "model"> & { model?: string }): Hex {
  const task = parseTask(taskId);
  if (text === "") throw new EmptyTextError();
  return encodeAbiParameters(REQUEST_PARAMETERS, [task, model, text]);
}
