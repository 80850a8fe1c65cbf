import { UnexpectedAnswerError } from "../errors/UnexpectedAnswerError.ts";

/** An object of a server's JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads values of a server's answer, which nobody has checked; each throws `UnexpectedAnswerError` naming the field. */

export function readObject(value: unknown, field: string): JsonObject {
  if (isObject(value)) return value;
  throw new UnexpectedAnswerError({ field, got: value, expected: "an object" });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function readArray(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UnexpectedAnswerError({ field, got: value, expected: "an array" });
}

export function readString(value: unknown, field: string): string {
  if (typeof value === "string") return value;
  throw new UnexpectedAnswerError({ field, got: value, expected: "a string" });
}

export function readBoolean(value: unknown, field: string): boolean {
  if (typeof value === "boolean") return value;
  throw new UnexpectedAnswerError({ field, got: value, expected: "true or false" });
}

export function readCount(value: unknown, field: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new UnexpectedAnswerError({ field, got: value, expected: "a whole number" });
}

export function readStrings(value: unknown, field: string): string[] {
  return readArray(value, field).map((one, index) => readString(one, `${field}[${index}]`));
}
