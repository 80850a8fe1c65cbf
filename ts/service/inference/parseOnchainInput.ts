import { decodeRequest } from "../../codec/decodeRequest.ts";
import { LAYOUTS } from "../../codec/errors/MalformedBytesError.ts";
import { type ServedTaskId, taskName } from "../../codec/HFTaskId.ts";
import { stripHexPrefix } from "../../codec/hex.ts";
import type { ParameterName, RequestParameters } from "../../codec/RequestParameters.ts";
import { readInput, ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { checkText } from "../request/checkText.ts";
import { parseFields } from "../request/invalidField.ts";
import { readOnchainBytes } from "../request/readOnchainBytes.ts";
import type { ParsedInference } from "./parseInference.ts";
import { generationParameters, modelName, summaryParameters } from "./taskSchemas.ts";

/** The parameters that each task takes on chain. */
const TASK_PARAMETERS: Readonly<Record<ServedTaskId, readonly ParameterName[]>> = {
  1: ["max_new_tokens", "temperature", "seed", "top_k", "top_p", "repetition_penalty", "do_sample"],
  2: [],
  3: [],
  4: ["min_length", "max_length", "temperature", "top_k", "top_p", "repetition_penalty"],
};

/**
 * Reads the `data` of a request from a chain: hex, with or without 0x, of `abi.encode(uint8 taskId, string model, string
 * text)`, which gives every task its defaults, or with a fourth field `bytes params` (see `encodeRequestParameters`).
 *
 * @throws ServiceError `DATA_INVALID`, `DATA_EMPTY`, `HEX_INVALID`, `REQUEST_MALFORMED`, `TASK_UNKNOWN`, `TEXT_EMPTY`,
 *   `TEXT_TOO_LONG`, `FIELD_INVALID`, `PARAMETER_UNSUPPORTED`
 */
export function parseOnchainInput(data: unknown, limits: ServiceLimits): ParsedInference {
  refuseLong(data, limits);
  const bytes = readOnchainBytes(data, LAYOUTS.request);
  const { taskId, model: name, text, parameters: given = {} } = readInput(() => decodeRequest(bytes));
  checkText(text, "text", limits);
  const request = { model: parseFields(modelName, name, "model"), text };
  const rawInput = stripHexPrefix(bytes);
  refuseOthers(taskId, given);
  switch (taskId) {
    case 1: {
      const parameters = parseFields(generationParameters(limits), given, "params");
      return { inference: { taskId, ...request, parameters }, rawInput };
    }
    case 2:
    case 3:
      return { inference: { taskId, ...request }, rawInput };
    case 4: {
      const parameters = parseFields(summaryParameters, given, "params") ?? {};
      return { inference: { taskId, ...request, parameters }, rawInput };
    }
  }
}

/** Bytes for everything but the text, with room to spare. */
const OTHER_BYTES = 8_192;
/** Bytes that one UTF-16 code unit takes in UTF-8, at most. */
const BYTES_PER_UNIT = 3;

/** What is so long that its text can't be within the limit is not decoded. */
function refuseLong(data: unknown, { textLength }: ServiceLimits): void {
  const most = textLength * BYTES_PER_UNIT + OTHER_BYTES;
  if (typeof data !== "string" || data.length <= 2 * most) return;
  throw new ServiceError(`data: got ${Math.ceil(data.length / 2)} bytes, expected at most ${most}.`, {
    status: 413,
    code: "TEXT_TOO_LONG",
    metaMessages: ["Shorten the text or split it over several requests."],
  });
}

/** A parameter that the task doesn't have is refused: without effect it would only look as if it had one. */
function refuseOthers(taskId: ServedTaskId, given: RequestParameters): void {
  const known: readonly string[] = TASK_PARAMETERS[taskId];
  const other = Object.keys(given).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new ServiceError(`params: ${taskName(taskId)} has no ${other}.`, {
    status: 400,
    code: "PARAMETER_UNSUPPORTED",
    metaMessages: [known.length === 0 ? "It has no parameters." : `It has ${known.join(", ")}.`],
  });
}
