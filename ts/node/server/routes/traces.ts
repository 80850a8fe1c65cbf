import { z } from "zod";
import type { TraceEvent } from "../../store/Store.ts";
import type { Endpoint } from "../Endpoint.ts";
import { HttpError } from "../HttpError.ts";
import type { RouteOptions } from "../RouteOptions.ts";
import { errorSchema, traceEventSchema } from "../schemas.ts";

const MAX = 1_000;

const view = ({ subscriptionId, interval, atMs, kind, data }: TraceEvent) => ({
  subscription_id: subscriptionId,
  interval,
  at: new Date(atMs).toISOString(),
  kind,
  data,
});

const integer = (what: string, pattern: RegExp) =>
  z
    .string({ error: `expected ${what}` })
    .regex(pattern, { error: `expected ${what}` })
    .transform(Number);

const query = z.object({
  limit: integer(`a whole number from 1 to ${MAX}`, /^([1-9]\d{0,2}|1000)$/)
    .default(100)
    .meta({ type: "integer", minimum: 1, maximum: MAX }),
});
const params = z.object({
  subscription_id: integer("a subscription's id", /^-?\d{1,10}$/).meta({ type: "integer" }),
});

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new HttpError(400, `Invalid request: ${problems.join("; ")}`);
}

/** `GET /api/traces`: the newest steps of all requests. */
export const tracesEndpoint = ({ store }: RouteOptions): Endpoint => ({
  method: "GET",
  path: "/api/traces",
  summary: "What happened last to requests from the chain, newest first",
  scope: "admin",
  query,
  responses: {
    200: { description: "Steps, newest first", schema: z.array(traceEventSchema) },
    400: { description: "The limit is malformed", schema: errorSchema },
  },
  handle: async ({ request }) => (await store.traces.recent(parse(query, request.query).limit)).map(view),
});

/** `GET /api/traces/:subscription_id`: the life of one subscription's requests. */
export const traceEndpoint = ({ store }: RouteOptions): Endpoint => ({
  method: "GET",
  path: "/api/traces/:subscription_id",
  summary: "The life of one subscription's requests, step by step; delegated ones have negative ids",
  scope: "admin",
  params,
  responses: {
    200: { description: "Steps, oldest first", schema: z.array(traceEventSchema) },
    400: { description: "The id is malformed", schema: errorSchema },
  },
  handle: async ({ request }) => (await store.traces.get(parse(params, request.params).subscription_id)).map(view),
});
