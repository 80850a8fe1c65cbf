import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { fileProblem } from "./fileProblem.ts";

/** What may be a private key, or most of one: never to be repeated. */
const KEY = /(?:^|[^0-9a-f])(?:0x)?[0-9a-f]{40,}$/i;

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
    if (!KEY.test(file))
      throw new InfernetError(`${file} cannot be read: ${fileProblem(cause)}.`, { code: "FILE_UNREADABLE", cause });
    // Without the cause, which repeats the name.
    throw new InfernetError("A file was to be named, and what was given looks like a key.", {
      code: "FILE_UNREADABLE",
      metaMessages: ["Write the key into a file that nobody else may read, and give its name."],
    });
  }
}
