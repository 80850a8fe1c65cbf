import { BaseError, RpcRequestError } from "viem";

/** JSON-RPC codes of answers that say nothing about the request: internal error, resource unavailable, limits. */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([-32603, -32002, -32005, 429]);
const TRANSIENT_TEXT =
  /rate.?limit|too many requests|limit exceeded|time.?out|timed out|try again|temporar|unavailable|header not found/i;

/** What the EVM says of a call, whatever code an RPC puts on it. */
const EXECUTION_TEXT = /revert|opcode|EVM error|not ?activated/i;

function answerOf(error: unknown): RpcRequestError | undefined {
  const found = error instanceof BaseError ? error.walk((cause) => cause instanceof RpcRequestError) : null;
  return found instanceof RpcRequestError ? found : undefined;
}

/** Whether an RPC has answered that it won't, as opposed to not answering, or not now. */
export function isRefusal(error: unknown): boolean {
  const answer = answerOf(error);
  if (answer === undefined) return false;
  if (EXECUTION_TEXT.test(answer.details)) return true;
  return !TRANSIENT_CODES.has(answer.code) && !TRANSIENT_TEXT.test(answer.details);
}

/**
 * What came of `eth_sendRawTransaction`. `accepted`: in the pool, now or before. `nonce-used`: a transaction with this
 * nonce was mined, this one or another. `underpriced`: it has to pay more. `unfunded`: the account can't pay.
 * `replacing`: another transaction with this nonce is in the pool. `refused`: for good. `unknown`: it may be in the pool
 * or not, so only the same bytes may be sent again.
 */
export type SendOutcome =
  | "accepted"
  | "nonce-used"
  | "underpriced"
  | "replacing"
  | "unfunded"
  | "unprotected"
  | "refused"
  | "unknown";

/** Nodes agree on no codes for these, only, more or less, on their words. */
const SIGNS: readonly [SendOutcome, RegExp][] = [
  ["accepted", /already known|known transaction|already imported|already exists/i],
  ["nonce-used", /nonce too low|nonce is too low|nonce has already been used|old nonce/i],
  ["replacing", /replacement transaction underpriced|could not replace/i],
  ["underpriced", /underpriced|fee too low|max fee per gas less than block base fee|less than the minimum/i],
  ["unfunded", /insufficient (funds|balance)|exceeds (the )?balance|doesn't have enough funds/i],
  ["unprotected", /replay.?protect|EIP-?155/i],
];

/** Reads what an RPC said to a transaction. */
export function sendOutcome(error: unknown): SendOutcome {
  const texts: string[] = [];
  const collect = (cause: unknown): boolean => {
    if (cause instanceof Error) texts.push(cause.message);
    return false;
  };
  if (error instanceof BaseError) error.walk(collect);
  else collect(error);
  const found = SIGNS.find(([, sign]) => sign.test(texts.join("\n")))?.[0];
  return found ?? (isRefusal(error) ? "refused" : "unknown");
}
