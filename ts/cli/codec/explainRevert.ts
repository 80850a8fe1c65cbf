import type { Hex } from "viem";
import { protocolErrorHint } from "../../client/chain/protocolErrorHint.ts";
import { decodeProtocolError } from "../../protocol/protocolErrors.ts";

/** Why a contract reverted, for a person. */
export interface RevertExplanation {
  /** Name of the protocol's custom error, or `Error`, `Panic`, `Unknown`. */
  name: string;
  text: string;
  /** What to do about it, when that is known. */
  hint?: string;
}

/** Says what revert data means and what to do about it. */
export function explainRevert(data: Hex): RevertExplanation {
  const known = decodeProtocolError(data);
  if (!known) {
    const text = data === "0x" ? "It gives no reason." : `No error of the protocol: ${data.slice(0, 74)}`;
    return { name: "Unknown", text };
  }
  const { name, text } = known;
  const hint = protocolErrorHint(name);
  return { name, text, ...(hint !== undefined && { hint }) };
}
