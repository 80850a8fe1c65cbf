import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { stringifyExactJson } from "../../codec/exactJson.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { fileProblem } from "../input/fileProblem.ts";

export interface OutputOptions {
  /** File, or `-` for standard output. */
  output: string;
  /** JSON on one line, also for what a person would read as text. */
  json?: true;
}

/**
 * Writes a result: strings as they are, everything else as JSON, indented for people.
 *
 * @throws InfernetError `FILE_UNWRITABLE`
 */
export async function writeOutput(value: unknown, { output, json }: OutputOptions): Promise<void> {
  const text = typeof value === "string" && !json ? value : stringifyExactJson(value, json ? undefined : 2);
  await withFile(output, () => (output === "-" ? print(`${text}\n`) : writeFile(output, `${text}\n`)));
}

/** Writes text to standard output, and waits until a slow reader has taken it. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** Writes pieces of text as they come, and a newline in the end. */
export async function writePieces(pieces: AsyncIterable<string>, output: string): Promise<void> {
  await withFile(output, async () => {
    const stream = output === "-" ? process.stdout : createWriteStream(output);
    await pipeline(endLine(pieces), stream, { end: output !== "-" });
  });
}

/** Ends the last line also when the pieces break off. */
async function* endLine(pieces: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  try {
    yield* pieces;
  } catch (error) {
    yield "\n";
    throw error;
  }
  yield "\n";
}

async function withFile(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const { syscall } = cause as NodeJS.ErrnoException;
    if (cause instanceof InfernetError || (syscall !== "open" && syscall !== "write")) throw cause;
    throw new InfernetError(`${file} cannot be written: ${fileProblem(cause)}.`, { code: "FILE_UNWRITABLE", cause });
  }
}
