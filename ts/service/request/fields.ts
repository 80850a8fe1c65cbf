import { z } from "zod";

// A schema's error text is what the field should have been: `invalidField` puts it after "expected".

/** An integer between two bounds, both allowed. */
export function integer(minimum: number, maximum: number) {
  const error = `an integer from ${minimum} to ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
}

/** A number above 0, up to `maximum`. */
export function positiveNumber(maximum: number) {
  const error = `a number above 0, at most ${maximum}`;
  return z.number({ error }).gt(0, { error }).max(maximum, { error });
}

/** True or false. */
export function flag() {
  return z.boolean({ error: "true or false" });
}

/** A field that may be left out or null. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A string that UTF-8 can carry, with a length limit in UTF-16 code units. */
export function wellFormedString(maximum: number, what: string) {
  const error = `${what} of at most ${maximum} characters`;
  return z
    .string({ error })
    .max(maximum, { error })
    .refine((value) => value.isWellFormed(), { error: `${what} without lone surrogates (valid Unicode)` });
}
