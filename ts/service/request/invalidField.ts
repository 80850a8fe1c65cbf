import type { z } from "zod";
import { describeValue } from "../../codec/describeValue.ts";
import { ServiceError } from "../errors/ServiceError.ts";

/** A field of the request is missing or wrong; code `FIELD_INVALID`, status 400. */
export function invalidField({
  field,
  got,
  expected,
}: {
  field: string;
  got: unknown;
  expected: string;
}): ServiceError {
  return new ServiceError(`${field}: got ${describeValue(got)}, expected ${expected}.`, {
    status: 400,
    code: "FIELD_INVALID",
  });
}

/**
 * Parses a part of the request.
 *
 * @param schema its error texts say what was expected
 * @param input the part as it came
 * @param at where the part stands in the request: `data`, or the empty string for the request itself
 * @throws ServiceError about the first wrong field (`FIELD_INVALID`)
 */
export function parseFields<Output>(schema: z.ZodType<Output>, input: unknown, at: string): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const field = [at, ...path].filter((part) => part !== "").join(".");
  throw invalidField({ field, got: valueAt(input, path), expected: issue?.message ?? "a valid value" });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
