import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { parseExactJson, stringifyExactJson } from "../../codec/exactJson.ts";
import { NodeError, reasonOf } from "../errors.ts";
import { addRoutes, type RouteOptions } from "./routes.ts";

/** The largest request body, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

export interface ServerOptions extends RouteOptions {
  logger: Logger;
}

/**
 * Builds the node's REST server (Infernet node 1.4 API). It doesn't listen yet, so tests can call it by `inject`.
 *
 * Every answer is JSON, errors too: `{"error": text, "params": {…}}`.
 */
export function createServer({ logger, ...routes }: ServerOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
    // What goes wrong before there is a route: a path that can't be decoded.
    frameworkErrors: (error, _request, reply) =>
      (reply as FastifyReply).code(error.statusCode ?? 400).send({ error: error.message, params: {} }),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (_request: FastifyRequest, body: string) => {
      try {
        return parseExactJson(body);
      } catch (cause) {
        const text = cause instanceof Error ? cause.message : String(cause);
        throw Object.assign(new Error(`The body is not valid JSON: ${text}`), { statusCode: 400 });
      }
    },
  );
  app.setReplySerializer((payload) => stringifyExactJson(payload));
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `No such route: ${request.method} ${request.url.split("?")[0]}`, params: {} }),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500)
      logger.error({ method: request.method, url: request.url, err: reasonOf(error) }, "Request failed");
    return reply.code(status).send({ error: status >= 500 ? "Internal server error" : error.message, params: {} });
  });
  addRoutes(app, routes);
  return app;
}

/**
 * Listens.
 *
 * @returns the URL it is reached at
 * @throws NodeError when the port is taken or the host isn't this machine's
 */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") {
      throw new NodeError(`Port ${port} on ${host} is in use.`, {
        code: "PORT_IN_USE",
        metaMessages: ["Stop what uses it, or set server.port to another one."],
        cause,
      });
    }
    throw new NodeError(`The REST server can't listen on ${host}:${port}.`, {
      code: "LISTEN_FAILED",
      details: reasonOf(cause),
      cause,
    });
  }
}
