import { decodeRequest } from "../../codec/decodeRequest.ts";
import { describeValue } from "../../codec/describeValue.ts";
import { parseHex, stripHexPrefix } from "../../codec/hex.ts";
import type { InferenceRequest } from "../backends/Backend.ts";
import { readInput, ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { checkText } from "./checkText.ts";
import { parseFields } from "./invalidField.ts";
import { modelName } from "./taskSchemas.ts";

/**
 * Reads the `data` of a request from a chain: hex, with or without 0x, of `abi.encode(uint8 taskId, string model, string
 * text)`. It has no parameters; every task gets its defaults.
 *
 * @throws ServiceError `DATA_INVALID`, `DATA_EMPTY`, `HEX_INVALID`, `REQUEST_MALFORMED`, `TASK_UNKNOWN`, `TEXT_EMPTY`,
 *   `TEXT_TOO_LONG`, `FIELD_INVALID`
 */
export function parseOnchainInput(
  data: unknown,
  limits: ServiceLimits,
): { inference: InferenceRequest; rawInput: string } {
  if (typeof data !== "string") {
    throw new ServiceError("Your source is onchain, but your data is not a hex string.", {
      status: 400,
      code: "DATA_INVALID",
      details: `data: got ${describeValue(data)}, expected the request's bytes as hex`,
    });
  }
  const trimmed = data.trim();
  if (stripHexPrefix(trimmed) === "") {
    throw new ServiceError("data: the on-chain request is empty, it has no bytes.", {
      status: 400,
      code: "DATA_EMPTY",
      metaMessages: ["Request with abi.encode(uint8 taskId, string model, string text) as input."],
    });
  }
  const bytes = readInput(() => parseHex(trimmed, "data"));
  const { taskId, model: name, text } = readInput(() => decodeRequest(bytes));
  checkText(text, "text", limits);
  const request = { model: parseFields(modelName, name, "model"), text };
  const rawInput = stripHexPrefix(bytes);
  if (taskId === 1 || taskId === 4) return { inference: { taskId, ...request, parameters: {} }, rawInput };
  return { inference: { taskId, ...request }, rawInput };
}
