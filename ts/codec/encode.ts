import { encodeAbiParameters, type Hex, parseAbiParameters } from "viem";
import { abiReason } from "./abiReason.ts";
import { AbiValueError } from "./errors/AbiValueError.ts";

/**
 * Encodes values by their Solidity types: `abi.encode(…)`, for inputs of any container.
 *
 * For the Hugging Face service `encodeRequest` does the same, checked. The inverse is `decode`.
 *
 * @param types Solidity types, such as `["uint8", "string"]`; tuples as `(uint256 a, string b)`
 * @param values one for each type; an integer may be a number, a bigint or a string
 * @throws AbiValueError when a type is none, or a value doesn't fit its type
 * @example
 * encode(["uint8", "string", "string"], [1, "", "Is the sky blue during a clear day?"]);
 */
export function encode(types: readonly string[], values: readonly unknown[]): Hex {
  if (types.length !== values.length) {
    throw new AbiValueError({ reason: `there are ${types.length} types and ${values.length} values` });
  }
  if (types.length === 0) return "0x";
  try {
    const parameters = parseAbiParameters(types.join(", "));
    return encodeAbiParameters(
      parameters,
      values.map((value, index) => readInteger(parameters[index]?.type ?? "", value)),
    );
  } catch (error) {
    throw new AbiValueError({ reason: abiReason(error), cause: error });
  }
}

/** JSON and command lines carry large integers as text. */
function readInteger(type: string, value: unknown): unknown {
  return /^u?int\d*$/.test(type) && typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : value;
}
