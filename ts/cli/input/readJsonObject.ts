import { describeValue } from "../../codec/describeValue.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { parseCommentedJson } from "./parseCommentedJson.ts";
import { readText } from "./readText.ts";

/**
 * Reads a file that holds a JSON object; `-` is standard input.
 *
 * @throws InfernetError `FILE_UNREADABLE`, `JSON_INVALID`, `INPUT_INVALID`
 */
export async function readJsonObject(file: string): Promise<Readonly<Record<string, unknown>>> {
  const source = file === "-" ? "Standard input" : file;
  const value = parseCommentedJson(await readText(file), source);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new InfernetError(`${source} holds ${describeValue(value)}, not a JSON object.`, {
    code: "INPUT_INVALID",
    metaMessages: ['Give an object, such as {"task_id": 1, "prompt": "Is the sky blue during a clear day?"}.'],
  });
}
