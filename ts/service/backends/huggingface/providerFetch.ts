import { setTimeout } from "node:timers/promises";
import { ServiceError } from "../../errors/ServiceError.ts";

/** Largest answer that is read from a provider. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_RETRIES = 3;
/** A provider that wants more time than this is not waited for; the caller is told how long instead. */
const MAX_WAIT_MS = 20_000;
const FIRST_WAIT_MS = 500;
const TRANSIENT = new Set([429, 502, 503, 504]);

/** A `fetch` for one request of ours, and what it has seen. */
export interface ProviderFetch {
  fetch: typeof fetch;
  /** Seconds that the last refusal asked to wait. */
  retryAfterSeconds(): number | undefined;
}

/**
 * Makes the `fetch` that the client library uses for one request: it tries again on 429, 502, 503 and 504, waits as long
 * as the answer asks for (`Retry-After`) or twice as long each time, and stops reading an answer that is too large.
 *
 * The library's own retry has no limit and no pause, and is switched off.
 */
export function providerFetch(send: typeof fetch, signal: AbortSignal): ProviderFetch {
  let retryAfterSeconds: number | undefined;
  const attempt = async (
    input: Parameters<typeof fetch>[0],
    init: RequestInit | undefined,
    tries: number,
  ): Promise<Response> => {
    const response = await send(input, { ...init, signal });
    if (!TRANSIENT.has(response.status)) return limitBody(response);
    retryAfterSeconds = readRetryAfter(response.headers.get("retry-after"));
    const waitMs = retryAfterSeconds === undefined ? FIRST_WAIT_MS * 2 ** tries : retryAfterSeconds * 1_000;
    if (tries >= MAX_RETRIES || waitMs > MAX_WAIT_MS) return limitBody(response);
    await response.body?.cancel();
    await setTimeout(waitMs, undefined, { signal });
    return attempt(input, init, tries + 1);
  };
  return { fetch: (input, init) => attempt(input, init, 0), retryAfterSeconds: () => retryAfterSeconds };
}

/** `Retry-After` in seconds; it may be a number or a date. */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,6}$/.test(value.trim())) return Number(value);
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : Math.max(0, Math.ceil((time - Date.now()) / 1_000));
}

function limitBody(response: Response): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) {
        controller.error(
          new ServiceError(`The provider's answer is larger than ${MAX_ANSWER_BYTES} bytes.`, {
            status: 502,
            code: "BACKEND_ANSWER_INVALID",
          }),
        );
      } else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}
