import { encodeAbiParameters, type Hex } from "viem";
import { InfernetError } from "../protocol/errors/InfernetError.ts";
import { oneLine } from "../protocol/oneLine.ts";
import { describeValue } from "./describeValue.ts";
import { ContainerFailedError } from "./errors/ContainerFailedError.ts";
import { ContainerOutputError } from "./errors/ContainerOutputError.ts";
import { stringifyExactJson } from "./exactJson.ts";
import { parseHex } from "./hex.ts";

/** The byte arguments of `deliverCompute`. */
export interface Delivery {
  input: Hex;
  output: Hex;
  proof: Hex;
}

const KEYS = ["raw_input", "processed_input", "raw_output", "processed_output", "proof"] as const;
const BYTES_PAIR = [{ type: "bytes" }, { type: "bytes" }] as const;
const MAX_DESCRIPTION_LENGTH = 500;

/**
 * Turns a container's answer into the byte arguments of `deliverCompute`.
 *
 * - All of `raw_input`, `processed_input`, `raw_output`, `processed_output` and `proof` there (hex with or without
 *   `0x`, `""` and `null` being empty): input and output are `abi.encode(bytes raw, bytes processed)`, proof is its own
 *   bytes.
 * - One of them missing: output is `abi.encode(string)` of the whole answer as compact JSON; input and proof are empty.
 * - A `code` that is neither `null` nor 200: the container failed, and nothing is to be delivered.
 *
 * @param body the answer's parsed JSON; a bigint is written as a JSON integer
 * @throws ContainerFailedError when the answer is an error
 * @throws ContainerOutputError when it is not a JSON object, or one of the five keys is not hex
 * @example
 * const { input, output, proof } = encodeDelivery(await response.json());
 */
export function encodeDelivery(body: unknown): Delivery {
  if (!isObject(body)) {
    throw new ContainerOutputError({ field: "answer", reason: `it is ${describeValue(body)}, not a JSON object` });
  }
  refuseFailure(body);
  if (!KEYS.every((key) => Object.hasOwn(body, key) && body[key] !== undefined)) {
    return { input: "0x", output: encodeAbiParameters([{ type: "string" }], [toJson(body)]), proof: "0x" };
  }
  const bytes = (key: (typeof KEYS)[number]): Hex => readHex(key, body[key]);
  return {
    input: encodeAbiParameters(BYTES_PAIR, [bytes("raw_input"), bytes("processed_input")]),
    output: encodeAbiParameters(BYTES_PAIR, [bytes("raw_output"), bytes("processed_output")]),
    proof: bytes("proof"),
  };
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

function refuseFailure({ code, description }: Record<string, unknown>): void {
  if (code === undefined || code === null || code === "200" || code === 200) return;
  throw new ContainerFailedError({
    containerCode: oneLine(typeof code === "string" || typeof code === "number" ? `${code}` : describeValue(code), 60),
    description: typeof description === "string" ? oneLine(description, MAX_DESCRIPTION_LENGTH) : undefined,
  });
}

function readHex(key: string, value: unknown): Hex {
  if (value === null) return "0x";
  try {
    return parseHex(value, key);
  } catch (cause) {
    const reason = cause instanceof InfernetError ? cause.shortMessage.replace(/\.$/, "") : "it is not hex";
    throw new ContainerOutputError({ field: key, reason, cause });
  }
}

function toJson(body: Record<string, unknown>): string {
  try {
    return stringifyExactJson(body);
  } catch (cause) {
    throw new ContainerOutputError({ field: "answer", reason: "it cannot be written as JSON", cause });
  }
}
