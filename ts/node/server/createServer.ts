import cors from "@fastify/cors";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { stringifyExactJson } from "../../codec/exactJson.ts";
import type { Client } from "./access/Client.ts";
import { createAdmission } from "./admit.ts";
import { answerClientError } from "./answerClientError.ts";
import { createErrorHandler } from "./answerError.ts";
import type { Endpoint } from "./Endpoint.ts";
import { endpoints } from "./endpoints.ts";
import { HttpError } from "./HttpError.ts";
import { parseBody } from "./parseBody.ts";
import type { RouteOptions } from "./RouteOptions.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    endpoint?: Endpoint;
  }
}

/** A client that trickles its request in is cut off after this long. */
const REQUEST_TIMEOUT_MS = 60_000;

const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;

const RATE_LIMIT_HEADERS = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"];

/**
 * Builds the node's REST server (Infernet node 1.4 API). It doesn't listen yet, so tests can call it by `inject`.
 *
 * Every answer is JSON, errors too: `{"error": text, "params": {…}}`.
 */
export function createServer(options: RouteOptions): FastifyInstance {
  const { config, logger } = options;
  const { server } = config;
  const answerError = createErrorHandler(logger);
  const app = fastify({
    bodyLimit: server.body_limit,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: server.trusted_proxies.length > 0 ? [...server.trusted_proxies] : false,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    // What goes wrong before there is a route: a path that can't be decoded.
    frameworkErrors: (error, request, reply) => answerError(error, request as FastifyRequest, reply as FastifyReply),
  });
  app.setErrorHandler(answerError);
  app.setReplySerializer((payload) => stringifyExactJson(payload));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, async (request: FastifyRequest, body: Buffer) => {
    assertJson(request);
    return parseBody(request.headers, body);
  });
  if (server.cors_origins.length > 0) {
    app.register(cors, {
      origin: server.cors_origins.includes("*") ? "*" : [...server.cors_origins],
      methods: ["GET", "POST", "PUT"],
      allowedHeaders: ["Authorization", "Content-Type"],
      exposedHeaders: RATE_LIMIT_HEADERS,
      maxAge: 600,
      strictPreflight: false,
    });
  }
  // After CORS, whose headers belong on refusals too.
  app.after(() => addEndpoints(app, options));
  return app;
}

/** A body of another type is not read as JSON: a web page may send such a one without asking the browser. */
function assertJson({ headers, routeOptions }: FastifyRequest): void {
  const type = headers["content-type"] ?? "";
  if (routeOptions.config.endpoint?.takesAnyContentType || JSON_TYPE.test(type)) return;
  throw new HttpError(415, "Unsupported media type: expected Content-Type: application/json", {
    params: { content_type: type.slice(0, 100) },
  });
}

function addEndpoints(app: FastifyInstance, options: RouteOptions): void {
  const { config, logger, metrics } = options;
  const all = endpoints(options);
  const admit = createAdmission({ server: config.server, metrics });
  const clients = new WeakMap<FastifyRequest, Client>();

  app.addHook("onRequest", async (request, reply) => {
    // Before the body is read: what isn't there needs no valid body.
    if (request.is404) throw notFound(all, request, reply);
    const { endpoint } = request.routeOptions.config;
    if (endpoint) clients.set(request, admit(endpoint, request, reply));
  });
  app.addHook("onResponse", async (request, { statusCode, elapsedTime }) => {
    const { method, ip, routeOptions } = request;
    const route = routeOptions.config.endpoint?.path ?? "none";
    metrics.count("http_requests_total", {
      method: KNOWN_METHODS.has(method) ? method : "other",
      route,
      status: String(statusCode),
    });
    metrics.observe("http_request_seconds", { route }, elapsedTime / 1000);
    logger.debug({ method, route, status: statusCode, ip, ms: Math.round(elapsedTime) }, "Request");
  });
  for (const endpoint of all) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      config: { endpoint },
      handler: async (request, reply) => {
        const client = clients.get(request);
        if (!client) throw new Error("a request came in without its client");
        return endpoint.handle({ request, reply, client });
      },
    });
  }
}

const KNOWN_METHODS = new Set(["GET", "HEAD", "POST", "PUT", "OPTIONS", "PATCH", "DELETE"]);

/** 404, or 405 with the methods that there are. */
function notFound(all: readonly Endpoint[], request: FastifyRequest, reply: FastifyReply): HttpError {
  const path = request.url.split("?", 1)[0] ?? "";
  const bare = path.length > 1 ? path.replace(/\/$/, "") : path;
  const methods = all
    .filter((endpoint) => new RegExp(`^${endpoint.path.replaceAll(/:\w+/g, "[^/]+")}$`).test(bare))
    .flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  if (methods.length === 0) return new HttpError(404, `No such route: ${request.method} ${path.slice(0, 200)}`);
  reply.header("allow", methods.join(", "));
  return new HttpError(405, `Method not allowed: ${request.method} ${path.slice(0, 200)}`, {
    params: { allow: methods },
  });
}
