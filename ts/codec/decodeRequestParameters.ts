import { type Hex, hexToBytes } from "viem";
import { MalformedBytesError } from "./errors/MalformedBytesError.ts";
import { parseHex } from "./hex.ts";
import { PARAMETER_KEYS, PARAMETER_NAMES, PARAMETERS_VERSION, type RequestParameters } from "./RequestParameters.ts";

const ENTRY = 9;
const MILLION = 1_000_000;

/**
 * Unpacks the field `params` of a request; the inverse of `encodeRequestParameters`, with the keys in any order.
 *
 * What this version does not know is refused and not ignored: a request would otherwise be answered with other
 * parameters than it asked for.
 *
 * @param bytes hex, with or without `0x`
 * @throws InvalidHexError when `bytes` is not hex
 * @throws MalformedBytesError (code `REQUEST_MALFORMED`) for another version, an unknown or repeated key, a value that is
 *   out of range, or bytes that end within an entry
 * @example
 * decodeRequestParameters("0x01010000000000000040"); // { max_new_tokens: 64 }
 */
export function decodeRequestParameters(bytes: Hex): RequestParameters {
  const data = hexToBytes(parseHex(bytes, "params"));
  const malformed = (reason: string) =>
    new MalformedBytesError({ layout: "requestWithParameters", field: "params", reason, size: data.length });
  if (data.length === 0) return {};
  if (data[0] !== PARAMETERS_VERSION) throw malformed(`its version is ${data[0]}, expected ${PARAMETERS_VERSION}`);
  if ((data.length - 1) % ENTRY !== 0) throw malformed("it ends within an entry (a key byte and 8 bytes of value)");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const parameters: RequestParameters = {};
  for (let position = 1; position < data.length; position += ENTRY) {
    const key = view.getUint8(position);
    const name = PARAMETER_NAMES.find((candidate) => PARAMETER_KEYS[candidate].key === key);
    if (name === undefined) throw malformed(`it has the key ${key}, which version ${PARAMETERS_VERSION} does not know`);
    if (parameters[name] !== undefined) throw malformed(`it has ${name} twice`);
    const value = view.getBigUint64(position + 1);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed(`${name} is ${value}, more than 2^53 - 1`);
    Object.assign(parameters, { [name]: fromInteger(name, Number(value), malformed) });
  }
  return parameters;
}

function fromInteger(
  name: keyof typeof PARAMETER_KEYS,
  value: number,
  malformed: (reason: string) => MalformedBytesError,
): number | boolean {
  const { kind } = PARAMETER_KEYS[name];
  if (kind === "millionths") return value / MILLION;
  if (kind === "integer") return value;
  if (value > 1) throw malformed(`${name} is ${value}, expected 0 or 1`);
  return value === 1;
}
