import { pbkdf2Async } from "@noble/hashes/pbkdf2";
import { scryptAsync } from "@noble/hashes/scrypt";
import { sha256 } from "@noble/hashes/sha2";
import { hexToBytes } from "@noble/hashes/utils";
import { keccak256, toHex } from "viem";
import type { KeystoreKdf } from "./Keystore.ts";

/**
 * Derives the 32 bytes that protect a keystore: 16 of cipher key, then 16 of MAC key.
 *
 * @param password taken as UTF-8, without Unicode normalisation
 */
export async function deriveKeystoreKey(
  password: string,
  kdf: KeystoreKdf,
): Promise<{ cipherKey: Uint8Array; macKey: Uint8Array }> {
  const secret = new TextEncoder().encode(password);
  const salt = hexToBytes(kdf.kdfparams.salt);
  const derived =
    kdf.kdf === "scrypt"
      ? await scryptAsync(secret, salt, { N: kdf.kdfparams.n, r: kdf.kdfparams.r, p: kdf.kdfparams.p, dkLen: 32 })
      : await pbkdf2Async(sha256, secret, salt, { c: kdf.kdfparams.c, dkLen: 32 });
  return { cipherKey: derived.subarray(0, 16), macKey: derived.subarray(16, 32) };
}

/** The MAC of a keystore, hex without `0x`. */
export function keystoreMac(macKey: Uint8Array, ciphertext: Uint8Array): string {
  return keccak256(toHex(new Uint8Array([...macKey, ...ciphertext]))).slice(2);
}
