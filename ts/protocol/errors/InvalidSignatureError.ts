import { InfernetError } from "./InfernetError.ts";

/** A delegated subscription's signature is not one the Coordinator can recover. Code `SIGNATURE_INVALID`. */
export class InvalidSignatureError extends InfernetError {
  override name = "InvalidSignatureError";

  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The delegated subscription's signature is invalid: ${reason}.`, {
      code: "SIGNATURE_INVALID",
      metaMessages: ["Give a 65-byte EIP-712 signature of the DelegateSubscription message, with v 27 or 28."],
      cause,
    });
  }
}
