import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ServiceError } from "../errors/ServiceError.ts";

/** The error for a path that isn't there, or not with this method; sets the header `Allow` for the latter. */
export function notFound(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): ServiceError {
  const path = request.url.split("?", 1)[0] ?? "";
  const url = path.length > 1 ? path.replace(/\/$/, "") : path;
  const methods = app.supportedMethods.filter((method) => app.hasRoute({ method, url }));
  if (methods.length === 0) {
    return new ServiceError(`Nothing is at ${path.slice(0, 100)}.`, {
      status: 404,
      code: "NOT_FOUND",
      metaMessages: ["The service has POST /service_output and GET /, /service-resources, /health and /metrics."],
    });
  }
  reply.header("allow", methods.join(", "));
  const shortMessage = methods.includes("POST")
    ? "Invalid method or data: Only POST supported with json data."
    : `Invalid method: Only ${methods.join(" and ")} supported.`;
  return new ServiceError(shortMessage, { status: 405, code: "METHOD_NOT_ALLOWED", details: `got ${request.method}` });
}
