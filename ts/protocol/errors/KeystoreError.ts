import { InfernetError, type InfernetErrorOptions } from "./InfernetError.ts";

/**
 * A keystore can't be used: it isn't one (`KEYSTORE_INVALID`) or the password is wrong (`KEYSTORE_PASSWORD_WRONG`).
 * Neither the password nor the key is ever part of it.
 */
export class KeystoreError extends InfernetError {
  override name = "KeystoreError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "docsPath">) {
    super(shortMessage, { docsPath: "deploy.md#keys", ...options });
  }
}
