import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Kinds of byte strings this package decodes, with the layout each must have. */
export const LAYOUTS = {
  request: "abi.encode(uint8 taskId, string model, string text)",
  requestWithParameters: "abi.encode(uint8 taskId, string model, string text, bytes params)",
  text: "abi.encode(string)",
  labels: "abi.encode(string[] labels, uint256[] scores)",
  input: "abi.encode(bytes rawInput, bytes processedInput)",
  output: "abi.encode(bytes rawOutput, bytes processedOutput)",
} as const;

/** Key of {@link LAYOUTS}. */
export type Layout = keyof typeof LAYOUTS;

const CODES = {
  request: "REQUEST_MALFORMED",
  requestWithParameters: "REQUEST_MALFORMED",
  text: "RESULT_MALFORMED",
  labels: "RESULT_MALFORMED",
  input: "DELIVERY_MALFORMED",
  output: "DELIVERY_MALFORMED",
} as const satisfies Record<Layout, string>;

/** Bytes do not have their ABI layout. Codes `REQUEST_MALFORMED`, `RESULT_MALFORMED`, `DELIVERY_MALFORMED`. */
export class MalformedBytesError extends InfernetError {
  override name = "MalformedBytesError";

  constructor({ layout, field, reason, size }: { layout: Layout; field: string; reason: string; size: number }) {
    super(`${field} cannot be decoded from ${size} bytes: ${reason}.`, {
      code: CODES[layout],
      metaMessages: [`Give ${LAYOUTS[layout]}.`],
    });
  }
}
