import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Bytes are not the ABI encoding of values of some types. Code `ABI_BYTES_MALFORMED`. */
export class AbiBytesError extends InfernetError {
  override name = "AbiBytesError";

  constructor({ types, reason, cause }: { types: readonly string[]; reason: string; cause?: unknown }) {
    super(`The bytes are no (${types.join(", ").slice(0, 200)}): ${reason}.`, {
      code: "ABI_BYTES_MALFORMED",
      metaMessages: ["Give the types that the bytes were encoded with, in their order."],
      cause,
    });
  }
}
