import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { answerClientError } from "./http/answerClientError.ts";
import { answerError } from "./http/answerError.ts";
import { health } from "./http/health.ts";
import { notFound } from "./http/notFound.ts";
import { onResponseEnd } from "./http/onResponseEnd.ts";
import { JSON_MEDIA_TYPE, parseJsonBody } from "./http/parseJsonBody.ts";
import { type RequestLabels, serviceOutput } from "./http/serviceOutput.ts";
import type { ServiceLimits } from "./limits.ts";
import { createBodyBudget, LARGE_BODY_BYTES } from "./load/createBodyBudget.ts";
import { createShare } from "./load/createShare.ts";
import { createMetrics } from "./metrics/createMetrics.ts";
import { serviceResources } from "./resources/serviceResources.ts";
import type { ServiceDefinition } from "./ServiceDefinition.ts";

/** Logger of the service: pino's interface, of which Fastify uses this part. */
export type ServiceLogger = FastifyBaseLogger;

/** What the application is made of. */
export interface AppOptions {
  definition: ServiceDefinition;
  limits: ServiceLimits;
  logger: ServiceLogger;
}

/** A client that trickles its request in is cut off after this long. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Status, in metrics, of a request whose client did not wait for the answer (nginx's number for it). */
const CLIENT_CLOSED = 499;

/**
 * The service's HTTP application (Infernet service protocol): `GET /`, `POST /service_output`, `GET
 * /service-resources`, and `GET /health` and `/metrics`; every error as `{ code, name, description }`. It listens
 * nowhere; `serve` does, and tests call `inject`.
 */
export function createApp({ definition, limits, logger }: AppOptions): FastifyInstance {
  const answer = answerError(limits);
  const app = fastify({
    loggerInstance: logger,
    // The service logs what it answered, refused or failed itself: one line a request.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    frameworkErrors: answer,
  });
  app.setErrorHandler(answer);
  app.removeAllContentTypeParsers();
  const largeBodies = createShare(Math.ceil(limits.pendingBytes / limits.bodyBytes));
  app.addContentTypeParser(JSON_MEDIA_TYPE, { parseAs: "buffer" }, ({ headers }: FastifyRequest, body: Buffer) => {
    const parse = () => parseJsonBody(headers, body);
    return body.length > LARGE_BODY_BYTES ? largeBodies.run(parse) : (async () => parse())();
  });

  const reserveBody = createBodyBudget(limits);
  // Before the body is read: what isn't there needs no valid body.
  app.addHook("onRequest", async (request, reply) => {
    if (request.is404) throw notFound(app, request, reply);
    reserveBody(request.raw, reply.raw);
  });
  const metrics = createMetrics(definition.gates);
  const accepted = new WeakMap<FastifyRequest, RequestLabels>();
  // Not `onResponse`, which a client that hangs up keeps from being called.
  const observe = async (request: FastifyRequest, { raw }: FastifyReply): Promise<void> => {
    const arrivedAt = performance.now();
    onResponseEnd(raw, () => {
      const { task, backend } = accepted.get(request) ?? { task: "none", backend: "none" };
      const status = raw.writableEnded ? raw.statusCode : CLIENT_CLOSED;
      metrics.observe({ task, backend, status, seconds: (performance.now() - arrivedAt) / 1_000 });
    });
  };

  app.get("/", () => ({ message: definition.message }));
  app.get("/health", health(definition));
  app.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.read()));
  app.get("/service-resources", serviceResources(definition));
  app.post(
    "/service_output",
    { onRequest: observe },
    serviceOutput({ definition, limits, onAccepted: (request, labels) => void accepted.set(request, labels) }),
  );
  return app;
}
