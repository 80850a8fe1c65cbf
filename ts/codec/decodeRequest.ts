import type { Hex } from "viem";
import { AbiReader } from "./AbiReader.ts";
import type { TaskRequest } from "./encodeRequest.ts";
import { EmptyTextError } from "./errors/EmptyTextError.ts";
import { parseTask } from "./HFTaskId.ts";

/**
 * Decodes a request made by `encodeRequest` or by `abi.encode(uint8, string, string)` in Solidity.
 *
 * Accepts the bytes that `abi.decode` accepts, so bytes after the last value are ignored, and asks in addition for
 * valid UTF-8, a known task and some text. Throws nothing but the errors below, whatever the bytes.
 *
 * @param bytes hex, with or without `0x`
 * @throws InvalidHexError when `bytes` is not hex
 * @throws MalformedBytesError when they have not the layout (code `REQUEST_MALFORMED`)
 * @throws UnknownTaskError when the task is not 1 to 4
 * @throws EmptyTextError when the text is empty
 * @example
 * const { taskId, model, text } = decodeRequest(input);
 */
export function decodeRequest(bytes: Hex): TaskRequest {
  const reader = new AbiReader(bytes, "request");
  const task = reader.uint8(0, "taskId");
  const model = reader.string(32, 0, "model");
  const text = reader.string(64, 0, "text");
  const taskId = parseTask(task);
  if (text === "") throw new EmptyTextError();
  return { taskId, model, text };
}
