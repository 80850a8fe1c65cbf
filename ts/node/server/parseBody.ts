import type { IncomingHttpHeaders } from "node:http";
import { parseExactJson } from "../../codec/exactJson.ts";
import { HttpError } from "./HttpError.ts";

/** How deep a body may be nested: what is stored and sent on is walked through by recursion. */
const MAX_DEPTH = 100;
/** The longest run of digits. Longer ones take quadratic time, and no field has use for them. */
const MAX_DIGITS = 400;
/** How many values may stand beside an integer that only exact, slow parsing keeps. */
const MAX_EXACT_VALUES = 100_000;

/**
 * Parses a request body, keeping every integer exact.
 *
 * @throws HttpError 400 for bytes that are no UTF-8, broken JSON, and JSON that nests too deeply or has monstrous
 *   numbers; 415 for a compressed body
 */
export function parseBody(headers: IncomingHttpHeaders, body: Buffer): unknown {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw new HttpError(415, `Content-Encoding ${encoding.slice(0, 40)} is not supported: send the body uncompressed`);
  }
  const text = decode(body);
  const problem = excess(text);
  if (problem !== undefined) throw new HttpError(400, `The body is not acceptable: ${problem}`);
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new HttpError(400, `The body is not valid JSON: ${position(cause)}`);
  }
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new HttpError(400, "The body is not valid UTF-8");
  }
}

/** V8's message quotes the text it dislikes; where it is says enough. */
function position(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  return /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0] ?? "unexpected end";
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const isOpening = (code: number) => code === 91 || code === 123;
const isClosing = (code: number) => code === 93 || code === 125;
const isDigit = (code: number) => code >= 48 && code <= 57;

/** What is too much about a text, before it is parsed. One pass, so that no text takes long. */
function excess(text: string): string | undefined {
  let depth = 0;
  let digits = 0;
  let longest = 0;
  let values = 0;
  let isString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) isString = false;
      continue;
    }
    digits = isDigit(code) ? digits + 1 : 0;
    if (digits > longest) longest = digits;
    if (digits > MAX_DIGITS) return `it holds a number of over ${MAX_DIGITS} digits`;
    if (code === QUOTE) isString = true;
    else if (code === COMMA) values += 1;
    else if (isClosing(code)) depth -= 1;
    else if (isOpening(code) && ++depth > MAX_DEPTH) return `it nests deeper than ${MAX_DEPTH} levels`;
  }
  return longest > 15 && values > MAX_EXACT_VALUES
    ? `it holds integers of 16 digits or more and over ${MAX_EXACT_VALUES} values`
    : undefined;
}
