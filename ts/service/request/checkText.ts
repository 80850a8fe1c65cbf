import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { invalidField } from "./invalidField.ts";

/**
 * Checks the text (or prompt) of a request.
 *
 * @param field where it stands in the request, for the error
 * @returns the text as it is
 * @throws ServiceError 400 when it is no string, blank or not valid Unicode; 413 when it is too long (`TEXT_TOO_LONG`)
 */
export function checkText(text: unknown, field: string, { textLength }: ServiceLimits): string {
  if (typeof text !== "string") throw invalidField({ field, got: text, expected: "a string" });
  if (text.length > textLength) {
    throw new ServiceError(`${field}: got ${text.length} characters, expected at most ${textLength}.`, {
      status: 413,
      code: "TEXT_TOO_LONG",
      metaMessages: ["Shorten the text or split it over several requests."],
    });
  }
  if (text.trim() === "") {
    throw new ServiceError(`${field}: got an empty text, expected at least one character that is no white space.`, {
      status: 400,
      code: "TEXT_EMPTY",
    });
  }
  if (!text.isWellFormed()) {
    throw invalidField({ field, got: text, expected: "valid Unicode, without lone surrogates" });
  }
  return text;
}
