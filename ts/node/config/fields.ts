import { isIP } from "node:net";
import { getAddress, isAddress } from "viem";
import { z } from "zod";
import { isIpRange } from "../guardian/ipAllowList.ts";

/**
 * The kinds of values that config.json holds. Each gives one message that says what was got and what is expected, and its
 * JSON Schema by `meta`, since what is accepted (numbers as strings, say) is wider than what comes out.
 */

/** Makes the message of a field; never for one that may hold a secret. */
export const expected = (what: string) => (issue: { input?: unknown }) =>
  `expected ${what}, got ${describe(issue.input)}`;

export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : String(value);
}

export const text = () => z.string({ error: expected("a string") });

/** A string that no message shows, also when it is something else than a string. */
export const secret = () =>
  z.string({ error: ({ input }) => `expected a string, got ${described(input)}; value not shown` });

const described = (value: unknown): string =>
  typeof value === "number" || typeof value === "bigint" ? "a number" : describe(value);

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...["true", "t", "yes", "y", "on", "1", 1].map((word) => [word, true] as const),
  ...["false", "f", "no", "n", "off", "0", 0].map((word) => [word, false] as const),
]);

/** What stands for true or false; anything else gives `undefined`. */
export const readFlag = (value: unknown): boolean | undefined =>
  typeof value === "boolean" ? value : FLAGS.get(typeof value === "string" ? value.toLowerCase() : value);

/** true or false, also in the words and numbers that the Infernet node takes ("yes", "off", 1). */
export const flag = () =>
  z
    .preprocess((value) => readFlag(value) ?? value, z.boolean({ error: expected("true or false") }))
    .meta({ type: "boolean" });

const numeric = (value: unknown) =>
  typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;

/** A whole number, also as a string. */
export const integer = (minimum = 0, maximum = Number.MAX_SAFE_INTEGER) => {
  const what = `an integer from ${minimum} to ${maximum}`;
  return z
    .preprocess(
      numeric,
      z
        .int({ error: expected(what) })
        .min(minimum, { error: expected(what) })
        .max(maximum, { error: expected(what) }),
    )
    .meta({ type: ["integer", "string"], pattern: "^\\d+$", minimum, maximum });
};

/** A number, also as a string. */
export const decimal = (what: string, minimum = 0) =>
  z
    .preprocess(numeric, z.number({ error: expected(what) }).min(minimum, { error: expected(what) }))
    .meta({ type: ["number", "string"], pattern: "^\\d+(\\.\\d+)?$", minimum });

/** A length of time in seconds. */
export const seconds = () => decimal("a number of seconds, 0 or more");

/** A TCP port; 0 takes a free one where `minimum` allows it. */
export const port = (minimum = 1) => integer(minimum, 65_535);

export const list = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, { error: expected(`an array of ${what}`) });

/** An object of other fields. */
export const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape, { error: expected("an object") });

/** An address, in any case; comes out checksummed. */
export const address = () =>
  text()
    .refine((value) => isAddress(value, { strict: false }), {
      error: expected("an address: 0x and 40 hex digits"),
      abort: true,
    })
    .transform((value) => getAddress(value))
    .meta({ type: "string", pattern: "^0x[0-9a-fA-F]{40}$" });

/** `""` counts as unset. */
export const optionalAddress = () =>
  z
    .preprocess((value) => (value === "" ? null : value), address().nullish())
    .meta({ type: ["string", "null"], pattern: "^(0x[0-9a-fA-F]{40})?$" });

const AMOUNT = "a whole amount in the token's smallest unit, from 0 to 2^256 - 1";

/** A uint256, as a JSON integer or a decimal string. */
export const amount = () =>
  z
    .preprocess(
      (value) =>
        (typeof value === "number" && Number.isSafeInteger(value)) ||
        (typeof value === "string" && /^\d{1,78}$/.test(value))
          ? BigInt(value)
          : value,
      z
        .bigint({ error: expected(AMOUNT) })
        .min(0n, { error: expected(AMOUNT) })
        .max(2n ** 256n - 1n, { error: expected(AMOUNT) }),
    )
    .meta({ type: ["integer", "string"], pattern: "^\\d{1,78}$", minimum: 0 });

export const ipRange = () =>
  text()
    .refine(isIpRange, { error: expected("an IP address or CIDR range") })
    .meta({ type: "string" });

/** Where to listen: an IP address or a host name. */
export const host = () =>
  text().refine((value) => isIP(value) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(value), {
    error: expected("an IP address or host name"),
  });
