import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { stringifyExactJson } from "../../codec/exactJson.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { HttpError } from "./HttpError.ts";

/** Texts for what Fastify finds wrong before a handler runs; its own would show through which framework this is. */
const TEXTS: Readonly<Record<string, (request: FastifyRequest) => string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions }) => `The body is too large: at most ${routeOptions.bodyLimit} bytes`,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => "The body is shorter or longer than its Content-Length",
  FST_ERR_BAD_URL: () => "The path can't be decoded",
};

/** Answers every error in one shape, `{"error": text, "params": {…}}`; a defect of ours tells its text to the log alone. */
export function createErrorHandler(logger: Logger) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { statusCode, params, headers, message } = toHttpError(error, request);
    if (statusCode >= 500) {
      const { method, url } = request;
      logger.error({ method, url: url.split("?", 1)[0]?.slice(0, 200), err: reasonOf(error) }, "Request failed");
    }
    return reply
      .code(statusCode)
      .headers(headers)
      .type("application/json")
      .send(stringifyExactJson({ error: message, params }));
  };
}

function toHttpError(error: unknown, request: FastifyRequest): HttpError {
  if (error instanceof HttpError) return error;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof statusCode !== "number" || statusCode < 400 || statusCode >= 500) {
    return new HttpError(500, "Internal server error");
  }
  const text = TEXTS[String(code)];
  return new HttpError(statusCode, text?.(request) ?? (error instanceof Error ? error.message : "Bad request"));
}
