import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Why there is no key to sign with, as `code`. */
export type KeyErrorCode =
  | "KEY_MISSING"
  | "KEY_INVALID"
  | "KEY_FILE_OPEN"
  | "KEY_ON_COMMAND_LINE"
  | "KEY_WELL_KNOWN"
  | "KEY_WRONG"
  | "PASSWORD_MISSING";

/** There is no key to sign with, or not one that may be used. Never shows a part of a key. */
export class KeyError extends InfernetError {
  override name = "KeyError";
  constructor(code: KeyErrorCode, shortMessage: string, remedy: string) {
    super(shortMessage, { code, metaMessages: [remedy] });
  }
}
