import { isHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { z } from "zod";
import { secret } from "./fields.ts";

/**
 * Makes an account of a private key.
 *
 * @param key 32 bytes of hex, `0x` optional
 * @returns the account, or what is wrong with the key, which is never shown
 */
export function accountOf(key: string): PrivateKeyAccount | { problem: string } {
  const hex = key.startsWith("0x") ? key : `0x${key}`;
  if (!isHex(hex) || hex.length !== 66) return { problem: "expected 32 bytes of hex (0x optional); value not shown" };
  try {
    return privateKeyToAccount(hex);
  } catch {
    return { problem: "is not a valid secp256k1 private key; value not shown" };
  }
}

/** Parsed into an account at once, so that the key itself never stands in the configuration object. */
export const privateKey = () =>
  secret()
    .transform((value, context) => {
      const account = accountOf(value);
      if (!("problem" in account)) return account;
      context.issues.push({ code: "custom", message: account.problem, input: undefined });
      return z.NEVER;
    })
    .meta({ type: "string", pattern: "^(0x)?[0-9a-fA-F]{64}$" });
