import {
  type Address,
  BaseError,
  ChainMismatchError,
  type Hex,
  HttpRequestError,
  InsufficientFundsError,
  InvalidAddressError,
  isHex,
  SocketClosedError,
  TimeoutError,
  UserRejectedRequestError,
  WebSocketRequestError,
} from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { oneLine } from "../../protocol/oneLine.ts";
import { decodeProtocolError } from "../../protocol/protocolErrors.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { ChainError } from "../errors/ChainError.ts";
import { protocolErrorHint } from "./protocolErrorHint.ts";

/** What was tried, for the error. */
export interface ChainCall {
  /** In a few words, such as `withdraw of wallet 0x…`. */
  what: string;
  from?: Address | undefined;
}

/**
 * Says what a failed chain call means. Errors of this package pass as they are; nothing repeats the RPC's URL, which often
 * holds an API key.
 */
export function explainChainError(error: unknown, { what, from }: ChainCall): InfernetError {
  if (error instanceof InfernetError) return error;
  const find = <T>(type: abstract new (...args: never[]) => T): T | undefined =>
    (error instanceof BaseError ? error.walk((one) => one instanceof type) : null) as T | undefined;
  if (find(InsufficientFundsError)) {
    return new ChainError(`${from ?? "The account"} cannot pay for ${what}.`, {
      code: "FUNDS_INSUFFICIENT",
      metaMessages: ["Send it some of the chain's own currency, for gas and for the amount."],
      cause: error,
    });
  }
  const address = find(InvalidAddressError);
  if (address) {
    return new ChainError(`${what} failed: ${oneLine(address.shortMessage, 100).replace(/\.$/, "")}.`, {
      code: "ADDRESS_INVALID",
      metaMessages: ["Copy it again: a wrong checksum tells of a wrong digit. All in lower case it is not checked."],
      cause: error,
    });
  }
  const data = revertDataOf(error);
  if (data !== undefined) return revert(what, data, error);
  const unanswered =
    find(HttpRequestError) ?? find(WebSocketRequestError) ?? find(TimeoutError) ?? find(SocketClosedError);
  if (unanswered ?? isSocketFailure(error)) {
    return new ChainError(`The RPC does not answer: ${what} failed.`, {
      code: "RPC_UNREACHABLE",
      metaMessages: ["Check the RPC URL, and that the chain's node is running."],
      details: reasonOf(error),
      retryable: true,
      cause: error,
    });
  }
  const mismatch = find(ChainMismatchError);
  if (mismatch) {
    return new ChainError("The RPC serves another chain than the client is set up for.", {
      code: "CHAIN_WRONG",
      metaMessages: ["Use the RPC of the chain that is meant."],
      details: reasonOf(mismatch),
      cause: error,
    });
  }
  if (find(UserRejectedRequestError)) {
    return new ChainError(`${what} was turned down in the wallet.`, { code: "USER_REJECTED", cause: error });
  }
  return new ChainError(`${what} failed.`, { code: "CHAIN_CALL_FAILED", details: reasonOf(error), cause: error });
}

/** The error of a client that has no account to send from. */
export function accountMissing(what: string): ChainError {
  return new ChainError(`${what} needs an account to send from.`, {
    code: "ACCOUNT_MISSING",
    metaMessages: ["Make the client by createWalletClient({ account, … }), or give `account`."],
  });
}

const NO_REASON_HINT = "Check the address: the contract there may be another one, without this function.";

function revert(what: string, data: Hex, cause: unknown): ChainError {
  const known = decodeProtocolError(data);
  const isCustom = known !== undefined && known.name !== "Error" && known.name !== "Panic";
  const hint = known ? protocolErrorHint(known.name) : data === "0x" ? NO_REASON_HINT : undefined;
  const reason = known
    ? `${isCustom ? `${known.name}: ` : ""}${known.text}`
    : data === "0x"
      ? "it gives no reason"
      : `with ${oneLine(data, 74)}`;
  return new ChainError(`${what} reverts: ${reason.replace(/\.$/, "")}.`, {
    code: "CALL_REVERTED",
    ...(hint !== undefined && { metaMessages: [hint] }),
    ...(isCustom && { reason: known.name }),
    cause,
  });
}

/**
 * The bytes that a contract reverted with: nodes put them into the error of `eth_call` and `eth_estimateGas`, viem hands
 * them down as `data`, or as `data` of `data`.
 */
export function revertDataOf(error: unknown): Hex | undefined {
  let isRevert = false;
  for (let current = error; current instanceof Error; current = current.cause) {
    const { data, raw, name } = current as Error & { data?: unknown; raw?: unknown };
    for (const candidate of [raw, data, (data as { data?: unknown } | null | undefined)?.data]) {
      if (isHex(candidate)) return candidate;
    }
    isRevert ||= name === "ExecutionRevertedError" || name === "ContractFunctionRevertedError";
  }
  return isRevert ? "0x" : undefined;
}

/** A websocket that can't be opened ends in an event that is no error, and that says nothing. */
function isSocketFailure(error: unknown): true | undefined {
  let current = error;
  while (current instanceof Error) current = current.cause;
  const isEvent = typeof current === "object" && current !== null && Reflect.get(current, "type") === "error";
  return isEvent || undefined;
}
