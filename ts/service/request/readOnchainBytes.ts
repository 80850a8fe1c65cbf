import type { Hex } from "viem";
import { describeValue } from "../../codec/describeValue.ts";
import { parseHex, stripHexPrefix } from "../../codec/hex.ts";
import { readInput, ServiceError } from "../errors/ServiceError.ts";

/**
 * Reads the `data` of a request from a chain: hex, with or without 0x.
 *
 * @param data `data` as it came
 * @param layout what the bytes should be, for the error about none
 * @returns the bytes, at least one
 * @throws ServiceError 400 `DATA_INVALID`, `DATA_EMPTY`, `HEX_INVALID`
 */
export function readOnchainBytes(data: unknown, layout: string): Hex {
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
      metaMessages: [`Request with ${layout} as input.`],
    });
  }
  return readInput(() => parseHex(trimmed, "data"));
}
