import { KeystoreError } from "../errors/KeystoreError.ts";
import type { Keystore, KeystoreKdf } from "./Keystore.ts";

/** Bounds on the work that a file can ask for: four times what geth's standard setting does. */
const MAX_SCRYPT_MEMORY = 2 ** 30;
const MAX_SCRYPT_WORK = 2 ** 23;
const MAX_PBKDF2_ROUNDS = 10_000_000;

type Fields = Readonly<Record<string, unknown>>;

const invalid = (field: string, expected: string) =>
  new KeystoreError(`This is no usable keystore: ${field} must be ${expected}.`, {
    code: "KEYSTORE_INVALID",
    metaMessages: ["Make one with: cast wallet import NAME --interactive"],
  });

function objectOf(value: unknown, field: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalid(field, "an object");
}

function hexOf(fields: Fields, key: string, field: string, bytes?: number): string {
  const value = fields[key];
  const [, digits] = typeof value === "string" ? (/^(?:0x)?((?:[0-9a-f]{2})*)$/i.exec(value) ?? []) : [];
  if (digits === undefined || (bytes !== undefined && digits.length !== 2 * bytes)) {
    throw invalid(field, bytes === undefined ? "bytes in hex" : `${bytes} bytes in hex`);
  }
  return digits.toLowerCase();
}

function integerOf(fields: Fields, key: string, minimum: number, maximum: number): number {
  const value = fields[key];
  if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw invalid(`crypto.kdfparams.${key}`, `a whole number from ${minimum} to ${maximum}`);
}

function kdfOf(crypto: Fields): KeystoreKdf {
  const fields = objectOf(crypto["kdfparams"], "crypto.kdfparams");
  const salt = hexOf(fields, "salt", "crypto.kdfparams.salt");
  const dklen = integerOf(fields, "dklen", 32, 32);
  if (crypto["kdf"] === "scrypt") {
    const r = integerOf(fields, "r", 1, 64);
    const n = integerOf(fields, "n", 2, MAX_SCRYPT_MEMORY / (128 * r));
    if (!Number.isInteger(Math.log2(n))) throw invalid("crypto.kdfparams.n", "a power of two");
    const p = integerOf(fields, "p", 1, Math.max(1, Math.floor(MAX_SCRYPT_WORK / (n * r))));
    return { kdf: "scrypt", kdfparams: { dklen, n, r, p, salt } };
  }
  if (crypto["kdf"] === "pbkdf2") {
    if (fields["prf"] !== "hmac-sha256") throw invalid("crypto.kdfparams.prf", '"hmac-sha256"');
    return {
      kdf: "pbkdf2",
      kdfparams: { dklen, c: integerOf(fields, "c", 1, MAX_PBKDF2_ROUNDS), prf: "hmac-sha256", salt },
    };
  }
  throw invalid("crypto.kdf", '"scrypt" or "pbkdf2"');
}

/**
 * Reads a keystore file's JSON (Web3 Secret Storage, version 3).
 *
 * @param value parsed JSON
 * @throws KeystoreError (`KEYSTORE_INVALID`) naming the first wrong field; also when the key derivation asks for more
 *   memory or work than any wallet does
 */
export function parseKeystore(value: unknown): Keystore {
  const file = objectOf(value, "the file");
  if (file["version"] !== 3) throw invalid("version", "3");
  const crypto = objectOf(file["crypto"] ?? file["Crypto"], "crypto"); // geth once wrote a capital
  if (crypto["cipher"] !== "aes-128-ctr") throw invalid("crypto.cipher", '"aes-128-ctr"');
  const cipherparams = objectOf(crypto["cipherparams"], "crypto.cipherparams");
  return {
    version: 3,
    id: typeof file["id"] === "string" ? file["id"] : "",
    ...(typeof file["address"] === "string" && { address: file["address"] }),
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: hexOf(cipherparams, "iv", "crypto.cipherparams.iv", 16) },
      ciphertext: hexOf(crypto, "ciphertext", "crypto.ciphertext", 32),
      mac: hexOf(crypto, "mac", "crypto.mac", 32),
      ...kdfOf(crypto),
    },
  };
}
