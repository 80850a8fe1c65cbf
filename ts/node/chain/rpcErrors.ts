import {
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  ExecutionRevertedError,
  type Hex,
  isHex,
  RawContractError,
} from "viem";
import { decodeProtocolError } from "../../protocol/protocolErrors.ts";

/** A contract's refusal, as opposed to an RPC that failed. */
export interface Revert {
  /** Revert data; `0x` when there is none. */
  data: Hex;
  /** Name of the custom error, `Error`, `Panic`, or `undefined` when it is not one we know. */
  name: string | undefined;
  /** One line for people. */
  text: string;
  level: "info" | "error";
  /** Nothing was refused: there is no contract, or none with this function, so the answer was empty. */
  isEmptyAnswer: boolean;
}

/** JSON-RPC code of "execution reverted" (EIP-1474's extension by geth). */
const EXECUTION_REVERTED = 3;

function revertData(error: BaseError): Hex | undefined {
  let data: Hex | undefined;
  error.walk((cause) => {
    const candidate = (cause as { data?: unknown }).data;
    const raw =
      typeof candidate === "object" && candidate !== null && "data" in candidate
        ? (candidate as { data: unknown }).data
        : cause instanceof ContractFunctionRevertedError
          ? cause.raw
          : candidate;
    if (isHex(raw)) data = raw;
    return false;
  });
  return data;
}

/**
 * Tells a revert from a failing RPC.
 *
 * @param error what viem threw from a call or a gas estimate
 * @returns what the contract said, or `undefined` when the error is no revert and the same call may work later
 */
export function asRevert(error: unknown): Revert | undefined {
  if (!(error instanceof BaseError)) return undefined;
  const reverted = error.walk(
    (cause) =>
      cause instanceof ExecutionRevertedError ||
      cause instanceof ContractFunctionRevertedError ||
      cause instanceof ContractFunctionZeroDataError ||
      cause instanceof RawContractError ||
      (cause as { code?: unknown }).code === EXECUTION_REVERTED,
  );
  if (!reverted) return undefined;
  const data = revertData(error) ?? "0x";
  const known = decodeProtocolError(data);
  return {
    data,
    name: known?.name,
    text:
      known?.text ??
      (data === "0x" ? "Reverted without a reason." : `Reverted with an unknown error ${data.slice(0, 10)}.`),
    level: known?.level ?? "error",
    isEmptyAnswer: reverted instanceof ContractFunctionZeroDataError,
  };
}
