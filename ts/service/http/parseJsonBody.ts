import type { IncomingHttpHeaders } from "node:http";
import { ServiceError } from "../errors/ServiceError.ts";

/** Media types taken for JSON; parameters such as charset are ignored, JSON is UTF-8. */
export const JSON_MEDIA_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;

/**
 * Parses a request body.
 *
 * @throws ServiceError 400 `BODY_INVALID` for an empty body, bytes that are no UTF-8 and broken JSON; 415
 *   `CONTENT_ENCODING_UNSUPPORTED` for a compressed body
 */
export function parseJsonBody(headers: IncomingHttpHeaders, body: Buffer): unknown {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw new ServiceError(`Content-Encoding: got ${encoding}, expected none.`, {
      status: 415,
      code: "CONTENT_ENCODING_UNSUPPORTED",
      metaMessages: ["Send the body uncompressed."],
    });
  }
  if (body.length === 0) throw invalidBody("the body is empty");
  return parse(decode(body));
}

/** A body that holds no request; its text opens as the protocol has it. */
export function invalidBody(details: string, cause?: unknown): ServiceError {
  return new ServiceError("Invalid method or data: Only POST supported with json data.", {
    status: 400,
    code: "BODY_INVALID",
    details,
    cause,
  });
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw invalidBody("the body is not valid UTF-8", cause);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidBody(`the body is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}
