import { decodeAbiParameters, type Hex, parseAbiParameters } from "viem";
import { abiReason } from "./abiReason.ts";
import { AbiBytesError } from "./errors/AbiBytesError.ts";
import { AbiValueError } from "./errors/AbiValueError.ts";
import { parseHex } from "./hex.ts";

/**
 * Decodes bytes by their Solidity types: `abi.decode(…)`, for inputs and outputs of any container; the inverse of `encode`.
 *
 * For the Hugging Face service `decodeRequest` and `decodeResult` do the same, checked.
 *
 * @param types Solidity types, such as `["uint8", "string"]`; tuples as `(uint256 a, string b)`
 * @param bytes hex, with or without `0x`
 * @returns one value for each type; integers of more than 48 bits are bigints
 * @throws AbiValueError when a type is none; InvalidHexError; AbiBytesError when the bytes are no values of the types
 * @example
 * const [taskId, model, prompt] = decode(["uint8", "string", "string"], input);
 */
export function decode(types: readonly string[], bytes: Hex): readonly unknown[] {
  const data = parseHex(bytes, "bytes");
  if (types.length === 0) return [];
  try {
    return decodeAbiParameters(parseTypes(types), data);
  } catch (error) {
    if (error instanceof AbiValueError) throw error;
    throw new AbiBytesError({ types, reason: abiReason(error), cause: error });
  }
}

function parseTypes(types: readonly string[]) {
  try {
    return parseAbiParameters(types.join(", "));
  } catch (error) {
    throw new AbiValueError({ reason: abiReason(error), cause: error });
  }
}
