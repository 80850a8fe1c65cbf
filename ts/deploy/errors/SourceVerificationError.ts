import { InfernetError, type InfernetErrorOptions } from "../../protocol/errors/InfernetError.ts";

/**
 * A contract's source can't be verified: it isn't there (`SOURCE_MISSING`), the service gives no usable answer
 * (`VERIFIER_UNREACHABLE`), refuses (`VERIFIER_REFUSED`), finds other bytecode (`SOURCE_MISMATCH`), or takes too long
 * (`VERIFIER_TIMEOUT`).
 */
export class SourceVerificationError extends InfernetError {
  override name = "SourceVerificationError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "docsPath">) {
    super(shortMessage, { docsPath: "deploy.md#verify-the-source", ...options });
  }
}
