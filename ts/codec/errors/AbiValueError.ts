import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Values cannot be encoded by the Solidity types they were given with. Code `ABI_VALUE_INVALID`. */
export class AbiValueError extends InfernetError {
  override name = "AbiValueError";

  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The values cannot be encoded: ${reason}.`, {
      code: "ABI_VALUE_INVALID",
      metaMessages: ['Give one value for each Solidity type, such as ["uint8", "string"] and [1, "text"].'],
      cause,
    });
  }
}
