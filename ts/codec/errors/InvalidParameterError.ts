import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A parameter of a request cannot be put on chain. Code `PARAMETER_INVALID`. */
export class InvalidParameterError extends InfernetError {
  override name = "InvalidParameterError";

  constructor({ name, got, expected }: { name: string; got: string; expected: string }) {
    super(`${name}: got ${got}, expected ${expected}.`, { code: "PARAMETER_INVALID" });
  }
}
