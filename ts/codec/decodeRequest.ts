import type { Hex } from "viem";
import { AbiReader } from "./AbiReader.ts";
import { checkText } from "./checkText.ts";
import { decodeRequestParameters } from "./decodeRequestParameters.ts";
import type { TaskRequest } from "./encodeRequest.ts";
import { parseTask } from "./HFTaskId.ts";

const MODEL_WORD = 32;
const TEXT_WORD = 64;
const PARAMS_WORD = 96;
/** Length of the head with a fourth field. No value of such a request starts before it. */
const LONG_HEAD = 128n;

/**
 * Decodes a request made by `encodeRequest` or by `abi.encode(uint8, string, string)` in Solidity,
 * with or without the fourth field `bytes params`. There is one when both strings start behind four words.
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
  const model = reader.string(MODEL_WORD, 0, "model");
  const text = reader.string(TEXT_WORD, 0, "text");
  const hasParameters = [MODEL_WORD, TEXT_WORD].every((word) => reader.uint256(word, "offset") >= LONG_HEAD);
  const params = hasParameters ? new AbiReader(bytes, "requestWithParameters").bytes(PARAMS_WORD, 0, "params") : "0x";
  const taskId = parseTask(task);
  checkText(text);
  const parameters = decodeRequestParameters(params);
  return { taskId, model, text, ...(params !== "0x" && { parameters }) };
}
