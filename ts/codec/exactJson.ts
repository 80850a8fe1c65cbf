import { parseExactIntegers, stringifyExactIntegers } from "./exactJsonFallback.ts";

/**
 * JSON without loss: integers beyond 2^53 become `bigint` and are written back digit for digit.
 *
 * Infernet clients send `signature.r`, `signature.s` and `payment_amount` as bare JSON integers up to 2^256, which
 * `JSON.parse` alone would round. Where the language lacks "JSON.parse source text access" (Node 20, some browsers), a
 * slower equivalent does it.
 */

/** The reviver's third argument (ECMAScript "JSON.parse source text access"). */
interface ReviverContext {
  source?: string;
}
type Reviver = (key: string, value: unknown, context?: ReviverContext) => unknown;

const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;
const { rawJSON } = JSON as typeof JSON & { rawJSON?(text: string): unknown };
const HAS_SOURCE_ACCESS = parse("1", (_key, _value, context) => context?.source) === "1";

const INTEGER = /^-?\d+$/;
/** 2^53 has 16 digits: a text without as many in a row holds no integer that would be rounded. */
const LONG_DIGITS = /\d{16}/;

const keepIntegersExact: Reviver = (_key, value, context) =>
  typeof value === "number" &&
  context?.source !== undefined &&
  !Number.isSafeInteger(value) &&
  INTEGER.test(context.source)
    ? BigInt(context.source)
    : value;

/**
 * Parses JSON text, keeping every integer exact.
 *
 * @param text JSON text
 * @returns the value; an integer outside ±(2^53 − 1) is a `bigint`, every other number a `number`
 * @throws SyntaxError when the text is not JSON; RangeError when it is nested too deeply for the stack
 * @example
 * parseExactJson('{"payment_amount":10000000000000000001}'); // { payment_amount: 10000000000000000001n }
 */
export function parseExactJson(text: string): unknown {
  if (!LONG_DIGITS.test(text)) return JSON.parse(text); // a reviver makes parsing ten times slower
  return HAS_SOURCE_ACCESS ? parse(text, keepIntegersExact) : parseExactIntegers(text);
}

/**
 * Writes JSON text, a `bigint` as a bare integer.
 *
 * @param value any JSON value, `bigint` included
 * @param space indentation, as for `JSON.stringify`
 * @returns the JSON text
 * @throws TypeError when the value is circular
 * @example
 * stringifyExactJson({ payment_amount: 10n ** 19n }); // '{"payment_amount":10000000000000000000}'
 */
export function stringifyExactJson(value: unknown, space?: number): string {
  try {
    return JSON.stringify(value, undefined, space); // a replacer makes writing many times slower
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a bigint, or a circle, which fails below too
  }
  if (rawJSON === undefined) return stringifyExactIntegers(value, space);
  return JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? rawJSON(item.toString()) : item), space);
}
