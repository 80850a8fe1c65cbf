import type { FastifyReply, FastifyRequest } from "fastify";
import type { NodeConfig } from "../config/parseConfig.ts";
import type { Metrics } from "../metrics.ts";
import { type Client, identify, limitKey } from "./access/Client.ts";
import { guardOrigin } from "./access/originGuard.ts";
import { RateLimiter } from "./access/RateLimiter.ts";
import type { Endpoint } from "./Endpoint.ts";
import { HttpError } from "./HttpError.ts";

export interface AdmitOptions {
  server: NodeConfig["server"];
  metrics: Metrics;
}

/**
 * Makes the gate of the API: says who asks, limits how often, and lets in only whom the endpoint is for. It runs before the
 * body is read.
 *
 * @returns a function that gives the client, or throws HttpError: 400 without an address, 401 for an unknown or missing
 *   token, 403 for one without the scope or a page of another origin, 429 for too many requests
 */
export function createAdmission({ server, metrics }: AdmitOptions) {
  const { tokens, cors_origins, rate_limit } = server;
  const limiter = new RateLimiter({ requests: rate_limit.num_requests, periodSeconds: rate_limit.period });

  const limit = (endpoint: Endpoint, client: Client, reply: FastifyReply) => {
    const { isAllowed, ...state } = limiter.take(`${endpoint.method} ${endpoint.path} ${limitKey(client)}`);
    reply.header("ratelimit-limit", state.limit);
    reply.header("ratelimit-remaining", state.remaining);
    reply.header("ratelimit-reset", state.resetSeconds);
    if (isAllowed) return;
    metrics.count("http_rate_limited_total", { route: endpoint.path });
    throw new HttpError(429, "Too many requests", {
      params: { limit: state.limit, retry_after: state.retryAfterSeconds },
      headers: { "retry-after": String(state.retryAfterSeconds) },
    });
  };

  const authorize = ({ scope }: Endpoint, client: Client) => {
    if (scope === undefined || client.scopes.has(scope)) return;
    metrics.count("http_unauthorized_total", { scope });
    if (client.owner !== client.ip || tokens.length === 0) {
      throw new HttpError(403, "Forbidden", { params: { scope } });
    }
    throw new HttpError(401, client.isImpostor ? "The token is not known" : "A token is needed", {
      params: { scope },
      headers: { "www-authenticate": "Bearer" },
    });
  };

  return (endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply): Client => {
    const client = identify(request, tokens);
    limit(endpoint, client, reply);
    authorize(endpoint, client);
    guardOrigin(request, cors_origins);
    return client;
  };
}
