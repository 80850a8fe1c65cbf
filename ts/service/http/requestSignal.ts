import type { ServerResponse } from "node:http";
import { ServiceError } from "../errors/ServiceError.ts";
import { onResponseEnd } from "./onResponseEnd.ts";

/** Seconds after which a caller may try again: what took too long is being stopped meanwhile. */
const RETRY_AFTER_SECONDS = 10;

/**
 * A signal for the work of one request. It aborts when the client hangs up and when the deadline passes; its reason is
 * the `ServiceError` to answer with.
 *
 * Fastify's own `request.signal` and `handlerTimeout` end with the request's body, not with its answer.
 */
export function requestSignal(response: ServerResponse, deadlineMs: number): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const error = new ServiceError(`The request took more than ${deadlineMs / 1_000} seconds.`, {
      status: 503,
      code: "DEADLINE_EXCEEDED",
      metaMessages: ["Ask for less (a shorter text, fewer tokens), or try again later."],
      retryable: true,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
    controller.abort(error);
  }, deadlineMs);
  onResponseEnd(response, () => {
    clearTimeout(timer);
    if (response.writableFinished) return;
    // Too late for a status; this is for the log.
    controller.abort(new ServiceError("The client hung up.", { status: 408, code: "CLIENT_CLOSED" }));
  });
  return controller.signal;
}

/**
 * What a promise gives, unless the signal aborts first; then the signal's reason is thrown, whether or not the work heeds
 * the signal.
 */
export async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
