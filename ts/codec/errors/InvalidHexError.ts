import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A value is not hex. Code `HEX_INVALID`. Never repeats the value, which may be a key. */
export class InvalidHexError extends InfernetError {
  override name = "InvalidHexError";

  constructor({ field, reason }: { field: string; reason: string }) {
    super(`${field} is not hex: ${reason}.`, {
      code: "HEX_INVALID",
      metaMessages: ["Give an even number of hex digits, with or without 0x."],
    });
  }
}
