/** Key derivation of a keystore; salts are hex without `0x`. */
export type KeystoreKdf =
  | { kdf: "scrypt"; kdfparams: { dklen: number; n: number; r: number; p: number; salt: string } }
  | { kdf: "pbkdf2"; kdfparams: { dklen: number; c: number; prf: "hmac-sha256"; salt: string } };

/**
 * An encrypted private key in Web3 Secret Storage format, version 3, as `cast wallet import`, geth and most wallets
 * write it. All bytes are hex without `0x`.
 */
export interface Keystore {
  version: 3;
  /** UUID v4. */
  id: string;
  /** Address of the key, lower case without `0x`; optional, and not protected by the MAC. */
  address?: string;
  crypto: {
    cipher: "aes-128-ctr";
    /** 16 bytes. */
    cipherparams: { iv: string };
    /** The 32 bytes of the private key, encrypted. */
    ciphertext: string;
    /** keccak256 of the derived key's second 16 bytes and the ciphertext: tells a wrong password. */
    mac: string;
  } & KeystoreKdf;
}
