import { ctr } from "@noble/ciphers/aes";
import { hexToBytes } from "@noble/hashes/utils";
import { type Hex, toHex } from "viem";
import { KeystoreError } from "../errors/KeystoreError.ts";
import { deriveKeystoreKey, keystoreMac } from "./deriveKeystoreKey.ts";
import { parseKeystore } from "./parseKeystore.ts";

/**
 * Takes the private key out of a keystore (Web3 Secret Storage, version 3).
 *
 * It takes as long as the file's key derivation asks for: some 0.1 s for what `cast wallet import` writes, seconds for
 * geth's.
 *
 * @param keystore parsed JSON of the file
 * @param password taken as UTF-8, without Unicode normalisation
 * @returns the private key, 32 bytes
 * @throws KeystoreError `KEYSTORE_INVALID` naming the field that is wrong; `KEYSTORE_PASSWORD_WRONG`
 * @example
 * const account = privateKeyToAccount(await decryptKeystore(JSON.parse(text), password));
 */
export async function decryptKeystore(keystore: unknown, password: string): Promise<Hex> {
  const { crypto } = parseKeystore(keystore);
  const { cipherKey, macKey } = await deriveKeystoreKey(password, crypto);
  const ciphertext = hexToBytes(crypto.ciphertext);
  if (keystoreMac(macKey, ciphertext) !== crypto.mac) {
    throw new KeystoreError("The password of the keystore is wrong, or the file is damaged.", {
      code: "KEYSTORE_PASSWORD_WRONG",
      metaMessages: ["Give the password that it was encrypted with. A password file holds it and nothing else."],
    });
  }
  return toHex(ctr(cipherKey, hexToBytes(crypto.cipherparams.iv)).decrypt(ciphertext));
}
