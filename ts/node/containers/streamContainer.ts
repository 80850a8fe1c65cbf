import { oneLine } from "../../protocol/oneLine.ts";
import type { ContainerConfig } from "../config/schema.ts";
import { ContainerError } from "../errors.ts";
import { type ContainerRequest, isTransient } from "./callContainer.ts";
import { callFailure, postToContainer } from "./postToContainer.ts";

/** The longest stream that is relayed, in bytes: its text is stored as the job's result. */
const MAX_STREAM_BYTES = 16 * 1024 * 1024;
/** How much of an error's body is read. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Aborts when nothing has happened for a while. */
class IdleTimer {
  readonly #controller = new AbortController();
  readonly #idleMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(idleMs: number) {
    this.#idleMs = idleMs;
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), this.#idleMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

/**
 * Asks a container for a streamed answer, and gives its bytes as they come.
 *
 * Whoever stops reading (`return()`), or aborts the signal, ends the call.
 *
 * @param options `signal` stops the call; `idleMs` bounds the wait for the next byte
 * @throws ContainerError when it can't be reached, answers an error, falls silent, breaks off or says too much;
 *   ShutdownError when stopped
 */
export async function* streamContainer(
  container: ContainerConfig,
  request: ContainerRequest,
  { signal, idleMs }: { signal: AbortSignal; idleMs: number },
): AsyncGenerator<Uint8Array, void, void> {
  using idle = new IdleTimer(idleMs);
  const ended = new AbortController();
  try {
    const response = await postToContainer(container, request, AbortSignal.any([signal, idle.signal, ended.signal]));
    if (!response.ok) throw await errorAnswer(container.id, response);
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      idle.restart();
      bytes += chunk.byteLength;
      if (bytes > MAX_STREAM_BYTES) {
        throw new ContainerError(container.id, `Container ${container.id} sent more than ${MAX_STREAM_BYTES} bytes.`, {
          code: "CONTAINER_ANSWER_TOO_LARGE",
        });
      }
      yield chunk;
    }
  } catch (cause) {
    if (idle.signal.aborted && !signal.aborted) {
      throw new ContainerError(container.id, `Container ${container.id} was silent for ${idleMs / 1000} s.`, {
        code: "CONTAINER_TIMEOUT",
        retryable: true,
        cause,
      });
    }
    throw callFailure(container, cause, signal);
  } finally {
    ended.abort();
  }
}

async function errorAnswer(container: string, response: Response): Promise<ContainerError> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ERROR_BYTES) break;
  }
  return new ContainerError(container, `Container ${container} failed: HTTP ${response.status}.`, {
    details: oneLine(text, 200),
    retryable: isTransient(response.status),
  });
}
