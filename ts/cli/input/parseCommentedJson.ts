import { parseExactJson } from "../../codec/exactJson.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

const TOKENS = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * Parses JSON that may hold comments, as the params files of the protocol's documentation do. Integers are exact.
 *
 * @param source name of the file, for the error
 * @throws InfernetError `JSON_INVALID` saying where it goes wrong
 */
export function parseCommentedJson(text: string, source: string): unknown {
  // Blanks keep the line numbers of the error right.
  const plain = text
    .replace(/^\uFEFF/, "")
    .replace(TOKENS, (token) => (token.startsWith('"') ? token : token.replace(/[^\n]/g, " ")));
  try {
    return parseExactJson(plain);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InfernetError(`${source} is not valid JSON: ${place(reason, plain.trimEnd().length)}.`, {
      code: "JSON_INVALID",
      metaMessages: ["Look for a missing comma or quote, or a comma too much. Comments with // are fine."],
    });
  }
}

/** What V8 says, without the text that it quotes: the file may hold what nobody should read over a shoulder. */
function place(reason: string, length: number): string {
  const [, position = Number.NaN] = /at position (\d+)/.exec(reason) ?? [];
  if (Number(position) >= length) return "it ends too early";
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(reason) ?? [];
  if (line !== undefined) return `unexpected character at line ${line}, column ${column}`;
  return /end of JSON input|Unterminated/i.test(reason) ? "it ends too early" : "it cannot be parsed";
}
