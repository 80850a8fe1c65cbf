import type { IncomingMessage, ServerResponse } from "node:http";
import { ServiceError } from "../errors/ServiceError.ts";
import { onResponseEnd } from "../http/onResponseEnd.ts";
import type { ServiceLimits } from "../limits.ts";

/** A body above this is large: parsing it takes long enough that others notice. */
export const LARGE_BODY_BYTES = 64 * 1024;
/** What large bodies leave of the room, for the others. */
const KEPT_SHARE = 0.25;

/** Seconds after which a caller may try again; bodies come and go quickly. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Bounds the bytes of all request bodies that are in memory at a time.
 *
 * @returns what is to be called before a body is read; it throws a ServiceError 503 `OVERLOADED` when the bodies that are
 *   there leave no room for this one. A body's bytes count until its request is answered.
 */
export function createBodyBudget({
  bodyBytes,
  pendingBytes,
}: Pick<ServiceLimits, "bodyBytes" | "pendingBytes">): (request: IncomingMessage, response: ServerResponse) => void {
  let pending = 0;
  return ({ headers }, response) => {
    const announced = headers["content-length"];
    // Without a length it may become as large as is allowed. One that announces more is refused without being read.
    const bytes = announced === undefined ? unannounced(headers, bodyBytes) : Number(announced);
    if (!(bytes > 0) || bytes > bodyBytes) return;
    const room = bytes > LARGE_BODY_BYTES ? pendingBytes * (1 - KEPT_SHARE) : pendingBytes;
    if (pending + bytes > room) {
      throw new ServiceError(`The service holds ${pending} bytes of requests, and has no room for ${bytes} more.`, {
        status: 503,
        code: "OVERLOADED",
        metaMessages: ["Ask again in a moment."],
        retryable: true,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    pending += bytes;
    onResponseEnd(response, () => {
      pending -= bytes;
    });
  };
}

function unannounced(headers: IncomingMessage["headers"], bodyBytes: number): number {
  return headers["transfer-encoding"] === undefined ? 0 : bodyBytes;
}
