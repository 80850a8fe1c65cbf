import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/**
 * Reads a file as text; `-` is standard input.
 *
 * @throws InfernetError `FILE_UNREADABLE` naming the file
 */
export async function readText(file: string): Promise<string> {
  if (file === "-") {
    if (process.stdin.isTTY) process.stderr.write("Reading from the terminal; Ctrl-D ends it.\n");
    return text(process.stdin);
  }
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : `${code}`;
    throw new InfernetError(`${file} cannot be read: ${reason}.`, { code: "FILE_UNREADABLE", cause });
  }
}
