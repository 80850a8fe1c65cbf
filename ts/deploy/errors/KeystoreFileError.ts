import { InfernetError, type InfernetErrorOptions } from "../../protocol/errors/InfernetError.ts";

/**
 * A keystore file can't be made: its name is none (`KEYSTORE_NAME_INVALID`), there is one (`KEYSTORE_EXISTS`), the password is
 * empty (`KEYSTORE_PASSWORD_EMPTY`), or the folder can't be written (`KEYSTORE_UNWRITABLE`).
 */
export class KeystoreFileError extends InfernetError {
  override name = "KeystoreFileError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "docsPath">) {
    super(shortMessage, { docsPath: "deploy.md#keys", ...options });
  }
}
