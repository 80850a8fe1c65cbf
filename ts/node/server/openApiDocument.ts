import { z } from "zod";
import type { Endpoint, ResponseSpec } from "./Endpoint.ts";
import { API_VERSION } from "./routes/info.ts";
import { errorSchema } from "./schemas.ts";

type Json = Record<string, unknown>;

/** Answers that any endpoint may give. */
const COMMON: Readonly<Record<number, ResponseSpec>> = {
  401: { description: "A token is needed, or the one sent is not known", schema: errorSchema },
  403: { description: "The client may not do this", schema: errorSchema },
  429: { description: "Too many requests of this client, or the container is busy", schema: errorSchema },
};
const WITH_BODY: Readonly<Record<number, ResponseSpec>> = {
  400: { description: "The body is not JSON, or not what is expected", schema: errorSchema },
  413: { description: "The body is too large", schema: errorSchema },
  415: { description: "The body is not of type application/json", schema: errorSchema },
};

const RATE_LIMIT_HEADERS = {
  "RateLimit-Limit": { schema: { type: "integer" }, description: "Requests that may come in a row" },
  "RateLimit-Remaining": { schema: { type: "integer" }, description: "How many of them are left" },
  "RateLimit-Reset": { schema: { type: "integer" }, description: "Seconds until all of them are there again" },
};

/** Turns schemas into JSON Schema; those with an id become components that others refer to. */
class Components {
  readonly schemas: Json = {};

  of(schema: z.ZodType, io: "input" | "output"): Json {
    const { $schema: _, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
    for (const [name, definition] of Object.entries($defs)) this.#add(name, definition as Json);
    const { id, ...body } = rest as Json;
    if (typeof id !== "string") return refer(rest as Json);
    this.#add(id, body);
    return { $ref: `#/components/schemas/${id}` };
  }

  #add(name: string, { id: _, ...definition }: Json): void {
    this.schemas[name] = refer(definition);
  }
}

/** Makes references within one schema references into the document. */
const refer = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;

function responseOf({ description, schema, contentType }: ResponseSpec, components: Components): Json {
  const content =
    schema === undefined
      ? { [contentType ?? "text/plain"]: {} }
      : { "application/json": { schema: components.of(schema, "output") } };
  return { description, headers: RATE_LIMIT_HEADERS, content };
}

function parametersOf(schema: z.ZodObject | undefined, where: "query" | "path"): Json[] {
  if (!schema) return [];
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as Json;
    return {
      name,
      in: where,
      required: where === "path",
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

function operationOf(endpoint: Endpoint, components: Components): Json {
  const { method, path, summary, scope, query, params, body } = endpoint;
  const responses = { ...(body && WITH_BODY), ...COMMON, ...endpoint.responses };
  const parameters = [...parametersOf(params, "path"), ...parametersOf(query, "query")];
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-z]+([a-z])?/g, (_, letter: string) => letter?.toUpperCase() ?? "")}`,
    summary,
    ...(scope !== undefined && { security: [{ token: [] }, {}], "x-scope": scope }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: components.of(body, "input") } } },
    }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, responseOf(response, components)]),
    ),
  };
}

/** Describes endpoints in OpenAPI 3.1, out of what they are served with. */
export function openApiDocument(endpoints: readonly Endpoint[]): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint, components) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Infernet node",
      version: API_VERSION,
      description: "REST API of an Infernet node (infernet-kit). Integers beyond 2^53 are exact in both directions.",
    },
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "server.tokens in config.json" } },
    },
  };
}
