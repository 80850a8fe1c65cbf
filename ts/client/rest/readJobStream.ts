import { parseExactJson } from "../../codec/exactJson.ts";
import { ServerUnreachableError } from "../errors/ServerUnreachableError.ts";
import { StreamFailedError } from "../errors/StreamFailedError.ts";
import { UnexpectedAnswerError } from "../errors/UnexpectedAnswerError.ts";
import type { OpenResponse } from "./createHttp.ts";
import { isObject } from "./read.ts";

/** A streamed job. Its bytes can be read once, by `for await` over it or over `text()`. */
export interface JobStream extends AsyncIterable<Uint8Array> {
  id: string;
  /** The bytes as text: characters that two chunks share come whole. */
  text(): AsyncIterable<string>;
}

const NEWLINE = 10;
const MAX_ID_LENGTH = 256;

/**
 * Reads a job's stream: its id on the first line, then the container's bytes, however the network has cut them.
 *
 * The Infernet node ends a stream that failed like one that succeeded. Ours says so in a last line, which is taken out and
 * thrown.
 *
 * @throws UnexpectedAnswerError when there is no first line. Reading throws StreamFailedError, RequestTimeoutError
 */
export async function readJobStream({ response, explain }: OpenResponse): Promise<JobStream> {
  const reader = response.body?.getReader();
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      return (await reader?.read())?.value;
    } catch (error) {
      throw explain(error);
    }
  };

  let head: Uint8Array = new Uint8Array();
  let end = -1;
  while (end === -1 && head.length <= MAX_ID_LENGTH) {
    const chunk = await next();
    if (chunk === undefined) break;
    head = concat(head, chunk);
    end = head.indexOf(NEWLINE);
  }
  const id = new TextDecoder().decode(head.subarray(0, Math.min(end === -1 ? head.length : end, MAX_ID_LENGTH))).trim();
  if (end === -1 || id === "") {
    await reader?.cancel().catch(() => undefined); // what counts is that the answer is no stream
    throw new UnexpectedAnswerError({ field: "the first line", got: id, expected: "a job's id" });
  }

  async function* read(): AsyncGenerator<Uint8Array<ArrayBufferLike>, void, void> {
    const failure = new TextEncoder().encode(`\n${id} {"error":`);
    let held = head.subarray(end + 1);
    let isFailing = false;
    try {
      for (;;) {
        const at: number = isFailing ? 0 : indexOf(held, failure);
        isFailing = at + failure.length <= held.length;
        if (at > 0) yield held.subarray(0, at);
        held = held.subarray(at);
        const chunk = await next().catch((error: unknown) => {
          if (!(error instanceof ServerUnreachableError)) throw error;
          throw new StreamFailedError({ id, reason: "the connection was closed", cause: error });
        });
        if (chunk === undefined) break;
        held = concat(held, chunk);
      }
    } finally {
      // Not read to its end: tells the node to stop.
      await reader?.cancel().catch(() => undefined); // nobody listens any more
    }
    const reason = isFailing ? readReason(held.subarray(id.length + 2)) : undefined;
    if (reason !== undefined) throw new StreamFailedError({ id, reason });
    if (held.length > 0) yield held;
  }

  const bytes = read();
  return {
    id,
    [Symbol.asyncIterator]: () => bytes,
    async *text() {
      const decoder = new TextDecoder();
      for await (const chunk of bytes) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== "") yield text;
      }
      const rest = decoder.decode();
      if (rest !== "") yield rest;
    },
  };
}

/** Where `pattern` starts in `bytes`, whole or cut off by their end; their length when it doesn't. */
function indexOf(bytes: Uint8Array, pattern: Uint8Array): number {
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
    const candidate = bytes.subarray(at, at + pattern.length);
    if (candidate.every((byte, index) => byte === pattern[index])) return at;
  }
  return bytes.length;
}

function readReason(line: Uint8Array): string | undefined {
  try {
    const body = parseExactJson(new TextDecoder().decode(line));
    return isObject(body) && typeof body["error"] === "string" ? body["error"] : undefined;
  } catch {
    return undefined; // no such line: the container's own text
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
