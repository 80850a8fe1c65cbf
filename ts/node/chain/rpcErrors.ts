import {
  BaseError,
  CallExecutionError,
  ContractFunctionExecutionError,
  ContractFunctionZeroDataError,
  type Hex,
  isHex,
  RpcRequestError,
  size,
} from "viem";
import { oneLine } from "../../protocol/oneLine.ts";
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

/**
 * Words by which RPCs say that the code itself failed, where they give no data. Codes don't tell: -32000 and -32603 also
 * stand for a missing block, a limit, or a fault of the RPC's own.
 */
const EXECUTION_FAILED =
  /execution reverted|vm exception|vm execution error|evm error|out of gas|gas required exceeds|invalid opcode|invalid jump|stack (underflow|overflow|limit)|write protection|return data out of bounds/i;

/** Revert data as RPCs give it: hex, text that ends in hex, or an object around one of these. */
function revertData(data: unknown): Hex | undefined {
  if (typeof data === "object" && data !== null && "data" in data) return revertData(data.data);
  const found = typeof data === "string" ? /0x[0-9a-f]*$/i.exec(data)?.[0] : undefined;
  return isHex(found) ? found : undefined;
}

/** What a JSON-RPC error says about the code that was run; `undefined` when it says nothing of it. */
function failureOf({ code, data: rawData, details }: RpcRequestError): { data: Hex; text: string } | undefined {
  const data = revertData(rawData);
  const hasReason = data !== undefined && size(data) >= 4;
  if (code !== EXECUTION_REVERTED && !hasReason && !EXECUTION_FAILED.test(details)) return undefined;
  if (hasReason) return { data, text: `Reverted with an unknown error ${data.slice(0, 10)}.` };
  const isPlain = /^execution reverted[:.]?$/i.test(details.trim());
  return { data: "0x", text: isPlain ? "Reverted without a reason." : `Execution failed: ${oneLine(details, 200)}` };
}

/** A call that worked and whose answer isn't what its function returns. */
function answerFault(error: BaseError): Pick<Revert, "text" | "isEmptyAnswer"> | undefined {
  if (!(error instanceof ContractFunctionExecutionError)) return undefined;
  if (error.walk((cause) => cause instanceof CallExecutionError) !== null) return undefined;
  const isEmptyAnswer = error.walk((cause) => cause instanceof ContractFunctionZeroDataError) !== null;
  return { isEmptyAnswer, text: isEmptyAnswer ? "The answer was empty." : "The answer couldn't be decoded." };
}

/**
 * Tells a contract's refusal from a failing RPC.
 *
 * @param error what viem threw from a call or a gas estimate
 * @returns what the contract said, or `undefined` when the error says nothing about the contract, and the same call may
 *   work later
 */
export function asRevert(error: unknown): Revert | undefined {
  if (!(error instanceof BaseError)) return undefined;
  const fault = answerFault(error);
  if (fault) return { data: "0x", name: undefined, level: "error", ...fault };
  const reply = error.walk((cause) => cause instanceof RpcRequestError);
  const failure = reply instanceof RpcRequestError ? failureOf(reply) : undefined;
  if (!failure) return undefined;
  const { data } = failure;
  const known = decodeProtocolError(data);
  return {
    data,
    name: known?.name,
    text: known?.text ?? failure.text,
    level: known?.level ?? "error",
    isEmptyAnswer: false,
  };
}
