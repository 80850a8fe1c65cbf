import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Backend } from "./backends/Backend.ts";
import { ServiceError } from "./errors/ServiceError.ts";
import { answerClientError } from "./http/answerClientError.ts";
import { ERROR_CODE_HEADER, errorBody } from "./http/errorBody.ts";
import { JSON_MEDIA_TYPE, parseJsonBody } from "./http/parseJsonBody.ts";
import { serviceOutput } from "./http/serviceOutput.ts";
import { toServiceError } from "./http/toServiceError.ts";
import type { ServiceLimits } from "./limits.ts";
import { serviceResources } from "./resources/serviceResources.ts";

/** Logger of the service: pino's interface, of which Fastify uses this part. */
export type ServiceLogger = FastifyBaseLogger;

/** What the application is made of. */
export interface AppOptions {
  backend: Backend;
  limits: ServiceLimits;
  logger: ServiceLogger;
}

/** A client that trickles its request in is cut off after this long. */
const REQUEST_TIMEOUT_MS = 60_000;

const MESSAGE = "Infernet-ML HuggingFace Model Inference Service";

/**
 * The service's HTTP application (Infernet service protocol): `GET /`, `POST /service_output`, `GET
 * /service-resources`, every error as `{ code, name, description }`. It listens nowhere; `createService` does, and tests
 * call `inject`.
 */
export function createApp({ backend, limits, logger }: AppOptions): FastifyInstance {
  const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const serviceError = toServiceError(error, limits);
    const { status, code, shortMessage } = serviceError;
    if (status >= 500) request.log.error({ err: error, status, code }, "failed");
    else request.log.info({ status, code, reason: shortMessage }, "refused");
    return reply.code(status).header(ERROR_CODE_HEADER, code).send(errorBody(serviceError));
  };
  const app = fastify({
    loggerInstance: logger,
    // The service logs what it answered, refused or failed itself: one line a request.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerError,
  });
  app.setErrorHandler(answerError);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_MEDIA_TYPE, { parseAs: "buffer" }, async (request: FastifyRequest, body: Buffer) =>
    parseJsonBody(request.headers, body),
  );

  // Before the body is read: what isn't there needs no valid body.
  app.addHook("onRequest", async (request, reply) => {
    if (request.is404) throw notFound(app, request, reply);
  });
  app.get("/", () => ({ message: MESSAGE }));
  app.get("/service-resources", serviceResources(backend));
  app.post("/service_output", serviceOutput(backend, limits));
  return app;
}

function notFound(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): ServiceError {
  const path = request.url.split("?", 1)[0] ?? "";
  const url = path.length > 1 ? path.replace(/\/$/, "") : path;
  const methods = app.supportedMethods.filter((method) => app.hasRoute({ method, url }));
  if (methods.length === 0) {
    return new ServiceError(`Nothing is at ${path.slice(0, 100)}.`, {
      status: 404,
      code: "NOT_FOUND",
      metaMessages: ["The service has GET /, POST /service_output and GET /service-resources."],
    });
  }
  reply.header("allow", methods.join(", "));
  const shortMessage = methods.includes("POST")
    ? "Invalid method or data: Only POST supported with json data."
    : `Invalid method: Only ${methods.join(" and ")} supported.`;
  return new ServiceError(shortMessage, { status: 405, code: "METHOD_NOT_ALLOWED", details: `got ${request.method}` });
}
