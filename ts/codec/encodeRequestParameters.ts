import { type Hex, numberToHex } from "viem";
import { describeValue } from "./describeValue.ts";
import { InvalidParameterError } from "./errors/InvalidParameterError.ts";
import {
  PARAMETER_KEYS,
  PARAMETER_NAMES,
  PARAMETERS_VERSION,
  type ParameterKind,
  type RequestParameters,
} from "./RequestParameters.ts";

const MILLION = 1_000_000;

/**
 * Packs parameters into the field `params` of a request: the version byte 1, then for each parameter its key (uint8) and
 * its value (uint64, big-endian), by ascending key. Fractions are in millionths, rounded to the nearest. No parameters
 * are no bytes.
 *
 * @throws InvalidParameterError when a value is no number that fits
 * @example
 * encodeRequestParameters({ max_new_tokens: 64 }); // "0x01010000000000000040"
 */
export function encodeRequestParameters(parameters: RequestParameters): Hex {
  const entries = PARAMETER_NAMES.flatMap((name) => {
    const value = parameters[name];
    if (value === undefined) return [];
    const { key, kind } = PARAMETER_KEYS[name];
    return [byte(key) + numberToHex(toInteger(name, kind, value), { size: 8 }).slice(2)];
  });
  return entries.length === 0 ? "0x" : `0x${byte(PARAMETERS_VERSION)}${entries.join("")}`;
}

const byte = (value: number): string => value.toString(16).padStart(2, "0");

function toInteger(name: string, kind: ParameterKind, value: unknown): number {
  if (kind === "flag") {
    if (typeof value !== "boolean") throw invalid(name, value, "true or false");
    return Number(value);
  }
  if (typeof value !== "number") throw invalid(name, value, "a number");
  const integer = kind === "millionths" ? Math.round(value * MILLION) : value;
  if (!Number.isSafeInteger(integer) || integer < 0) {
    throw invalid(name, value, kind === "integer" ? "an integer from 0 to 2^53 - 1" : "a number, 0 or more");
  }
  return integer;
}

function invalid(name: string, value: unknown, expected: string): InvalidParameterError {
  return new InvalidParameterError({ name, got: describeValue(value), expected });
}
