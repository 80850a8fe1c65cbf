import { stat } from "node:fs/promises";
import { readText } from "../input/readText.ts";
import { KeyError } from "./KeyError.ts";

/**
 * Reads a file that holds a key, or a keystore; `-` is standard input.
 *
 * @throws KeyError `KEY_FILE_OPEN` when anybody but its owner may read it; InfernetError `FILE_UNREADABLE`
 */
export async function readKeyFile(file: string): Promise<string> {
  const text = await readText(file);
  if (file === "-") return text.trim();
  const { mode } = await stat(file);
  // Windows has no such bits and always shows 666.
  if (process.platform !== "win32" && (mode & 0o077) !== 0 && !isKeystore(text)) {
    const shown = (mode & 0o777).toString(8);
    throw new KeyError("KEY_FILE_OPEN", `${file} can be read by others (mode ${shown}).`, `Run: chmod 600 ${file}`);
  }
  return text.trim();
}

/** Whether the text is that of an encrypted keystore, which nobody can use without its password. */
export const isKeystore = (text: string): boolean => text.trimStart().startsWith("{");
