import { BaseError } from "viem";

/**
 * What came of `eth_sendRawTransaction`.
 *
 * `accepted`: in the pool, now or before. `nonce-used`: another transaction has the nonce; whether it is one of ours, a
 * receipt tells. `underpriced`: the pool wants more. `unfunded`: the account can't pay for it. `refused`: no pool of this
 * chain will ever take it. `unknown`: the reply was lost or makes no sense; the transaction may or may not be in the pool, so
 * only the same bytes may be sent again.
 */
export type SendOutcome = "accepted" | "nonce-used" | "underpriced" | "unfunded" | "refused" | "unknown";

const SIGNS: readonly [SendOutcome, RegExp][] = [
  ["accepted", /already known|known transaction|already imported|already exists/i],
  ["nonce-used", /nonce too low|nonce is too low|nonce has already been used|old nonce/i],
  ["underpriced", /underpriced|fee too low|max fee per gas less than block base fee|less than the minimum/i],
  [
    "refused",
    /intrinsic gas|oversized data|(exceeds|above|higher than) .*gas (limit|cap)|gas limit too high|type not supported|invalid (sender|signature|chain id)/i,
  ],
  ["unfunded", /insufficient (funds|balance)|exceeds (the )?balance|doesn't have enough funds/i],
];

/** Reads an RPC's refusal. Nodes agree on no codes for these, only, more or less, on their words. */
export function sendOutcome(error: unknown): SendOutcome {
  const texts: string[] = [];
  const collect = (cause: unknown): boolean => {
    if (cause instanceof Error) texts.push(cause.message);
    return false;
  };
  if (error instanceof BaseError) error.walk(collect);
  else collect(error);
  const text = texts.join("\n");
  return SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? "unknown";
}
