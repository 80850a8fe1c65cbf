import type { FastifyReply, FastifyRequest } from "fastify";
import type { ServiceLimits } from "../limits.ts";
import { ERROR_CODE_HEADER, errorBody } from "./errorBody.ts";
import { toServiceError } from "./toServiceError.ts";

/** Makes the handler that logs and answers whatever a request ended with. */
export function answerError(limits: ServiceLimits) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const serviceError = toServiceError(error, limits);
    const { status, code, shortMessage, retryAfterSeconds } = serviceError;
    if (status >= 500) request.log.error({ err: error, status, code }, "failed");
    else request.log.info({ status, code, reason: shortMessage }, "refused");
    if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
    return reply
      .code(status)
      .header("content-type", "application/json; charset=utf-8")
      .header(ERROR_CODE_HEADER, code)
      .send(errorBody(serviceError));
  };
}
