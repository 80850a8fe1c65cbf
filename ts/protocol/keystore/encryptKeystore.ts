import { ctr } from "@noble/ciphers/aes";
import { bytesToHex, randomBytes } from "@noble/hashes/utils";
import { type Hex, hexToBytes, isHex, size } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { KeystoreError } from "../errors/KeystoreError.ts";
import { deriveKeystoreKey, keystoreMac } from "./deriveKeystoreKey.ts";
import type { Keystore, KeystoreKdf } from "./Keystore.ts";

export interface EncryptKeystoreOptions {
  /** scrypt's cost, a power of two. Default 2^18, geth's standard: 256 MiB and a second or two. Foundry takes 2^13. */
  n?: number;
}

/**
 * Puts a private key into a keystore (Web3 Secret Storage, version 3) that Foundry, geth and wallets can read.
 *
 * @param privateKey 32 bytes
 * @param password taken as UTF-8, without Unicode normalisation
 * @throws KeystoreError (`KEYSTORE_KEY_INVALID`) when the key is no private key; it is never shown
 * @example
 * await writeFile(path, JSON.stringify(await encryptKeystore(privateKey, password)), { mode: 0o600 });
 */
export async function encryptKeystore(
  privateKey: Hex,
  password: string,
  { n = 2 ** 18 }: EncryptKeystoreOptions = {},
): Promise<Keystore> {
  const address = addressOf(privateKey).slice(2).toLowerCase();
  const kdf: KeystoreKdf = {
    kdf: "scrypt",
    kdfparams: { dklen: 32, n, r: 8, p: 1, salt: bytesToHex(randomBytes(32)) },
  };
  const { cipherKey, macKey } = await deriveKeystoreKey(password, kdf);
  const iv = randomBytes(16);
  const ciphertext = ctr(cipherKey, iv).encrypt(hexToBytes(privateKey));
  return {
    version: 3,
    id: crypto.randomUUID(),
    address,
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: bytesToHex(iv) },
      ciphertext: bytesToHex(ciphertext),
      mac: keystoreMac(macKey, ciphertext),
      ...kdf,
    },
  };
}

function addressOf(privateKey: Hex): string {
  try {
    if (isHex(privateKey) && size(privateKey) === 32) return privateKeyToAddress(privateKey);
  } catch {
    // Zero, or beyond the curve's order; the cause would quote the key.
  }
  throw new KeystoreError("This is no private key: expected 32 bytes of hex within the order of secp256k1.", {
    code: "KEYSTORE_KEY_INVALID",
  });
}
