/** What `exactJson.ts` does where `JSON.parse` doesn't tell the source text of a number, nor `JSON.rawJSON` write one. */

const LONG_INTEGER = /^-?\d{16,}$/;
const NUMBER = /-?\d[\d.eE+-]*/y;

/** `parseExactJson` for any JavaScript. */
export function parseExactIntegers(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return /\d{16}/.test(text) ? restoreIntegers(value, JSON.parse(quoteIntegers(text))) : value;
}

/** Puts long integers of a valid JSON text between quotes. */
function quoteIntegers(text: string): string {
  let quoted = "";
  let copied = 0;
  for (let position = 0; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (character === '"') {
      position = endOfString(text, position);
    } else if (/[-\d]/.test(character)) {
      NUMBER.lastIndex = position;
      const token = NUMBER.exec(text)?.[0] ?? character;
      if (LONG_INTEGER.test(token)) {
        quoted += `${text.slice(copied, position)}"${token}"`;
        copied = position + token.length;
      }
      position += token.length - 1;
    }
  }
  return quoted + text.slice(copied);
}

/** Where a string ends that starts at `position`: its closing quote. */
function endOfString(text: string, position: number): number {
  let end = position + 1;
  while (text.charAt(end) !== '"') end += text.charAt(end) === "\\" ? 2 : 1;
  return end;
}

/**
 * Replaces the numbers of `value` whose digits are known. Two parses of the same text walked side by side: where one has a
 * number and the other a string, the string is the number's digits. So no string of the text can be taken for a number.
 */
function restoreIntegers(value: unknown, digits: unknown): unknown {
  if (typeof value === "number") {
    return typeof digits === "string" && !Number.isSafeInteger(value) ? BigInt(digits) : value;
  }
  if (typeof value !== "object" || value === null) return value;
  const target = value as Record<string, unknown>;
  const source = digits as Record<string, unknown>;
  for (const key of Object.keys(target)) target[key] = restoreIntegers(target[key], source[key]);
  return target;
}

/** `stringifyExactJson` for any JavaScript. */
export function stringifyExactIntegers(value: unknown, space?: number): string {
  // 128 random bits: no string of the value can look like one of the stand-ins.
  const mark = `bigint-${crypto.getRandomValues(new Uint32Array(4)).join("-")}:`;
  const text = JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? mark + item : item), space);
  // Undefined for undefined, like JSON.stringify, whatever its type says.
  return text?.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}
