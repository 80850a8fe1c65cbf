import { parseCommentedJson } from "./parseCommentedJson.ts";
import { readText } from "./readText.ts";

/**
 * Gives what is to be encoded or decoded: an argument, or the content of a file. Text that opens like JSON is parsed, other
 * text, such as hex, is given as it is, without blanks around it.
 *
 * @param argument wins over the file; `-` is standard input
 * @param file `-` is standard input
 * @throws InfernetError `FILE_UNREADABLE`, `JSON_INVALID`
 */
export async function readPayload(argument: string | undefined, file: string): Promise<unknown> {
  const isDirect = argument !== undefined && argument !== "-";
  const source = isDirect ? "The argument" : file === "-" || argument === "-" ? "Standard input" : file;
  const text = (isDirect ? argument : await readText(argument ?? file)).trim();
  return /^[[{"]|^\/[/*]/.test(text) ? parseCommentedJson(text, source) : text;
}
