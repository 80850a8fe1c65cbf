import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";

/**
 * Checks all strings in a value: none may be longer than the limit or have lone surrogates.
 *
 * @param value parsed JSON, as deep as it likes
 * @throws ServiceError 413 `TEXT_TOO_LONG`, 400 `FIELD_INVALID`
 */
export function checkStrings(value: unknown, field: string, { textLength }: ServiceLimits): void {
  const left: { at: string; value: unknown }[] = [{ at: field, value }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { at, value: item } = next;
    if (typeof item === "string") checkString(item, at, textLength);
    else if (typeof item === "object" && item !== null) {
      for (const [key, member] of Object.entries(item))
        left.push({ at: `${at}.${key.slice(0, 40)}`.slice(0, 200), value: member });
    }
  }
}

function checkString(text: string, field: string, textLength: number): void {
  if (text.length > textLength) {
    throw new ServiceError(`${field}: got ${text.length} characters, expected at most ${textLength}.`, {
      status: 413,
      code: "TEXT_TOO_LONG",
    });
  }
  if (text.isWellFormed()) return;
  throw new ServiceError(`${field}: got a string with lone surrogates, expected valid Unicode.`, {
    status: 400,
    code: "FIELD_INVALID",
  });
}
