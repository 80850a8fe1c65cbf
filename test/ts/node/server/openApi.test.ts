import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { stringifyExactJson } from "../../../../ts/codec/exactJson.ts";
import { serializeSubscription } from "../../../../ts/codec/serializeSubscription.ts";
import { container, subscription } from "../fixtures.ts";
import { startContainer, untilTrue } from "../support.ts";
import { createTestServer, type TestServer } from "./testServer.ts";

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, Answer>; requestBody?: Body }>>;
  components: { schemas: Record<string, object> };
}
interface Answer {
  content: Record<string, { schema?: object }>;
}
interface Body {
  content: Record<string, { schema: object }>;
}

const documentOf = async (server: TestServer) =>
  JSON.parse((await server.ask({ method: "GET", url: "/openapi.json" })).text) as Document;

/** Checks values against schemas of the document, without zod. */
function createValidator(document: Document) {
  const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } });
  ajv.addSchema({ $id: "openapi", ...document });
  return (schema: object, value: unknown): string[] => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components');
    const validate = ajv.compile(JSON.parse(text) as object);
    // JSON Schema has no bigint; clients' parsers see a number.
    validate(JSON.parse(stringifyExactJson(value)));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

const DELEGATED = {
  signature: { nonce: 0, expiry: 2 ** 31, v: 28, r: 2n ** 255n, s: "1" },
  subscription: serializeSubscription(subscription({ paymentAmount: 10n ** 20n })),
  data: { a: 1 },
};

describe("GET /openapi.json", () => {
  test("N39: has every route that is served, and no other", async () => {
    const served = new Set<string>();
    await using server = createTestServer([]);
    await server.app.ready();
    const { paths } = await documentOf(server);
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // Fastify's own list: a tree of "── api/jobs (POST, GET, HEAD)".
    const prefixes: string[] = [];
    for (const line of server.app.printRoutes({ commonPrefix: false }).split("\n")) {
      const [, indent = "", path = "", methods = ""] = /^([│├└─ ]*)(\S*) \((.*)\)/.exec(line) ?? [];
      const depth = indent.length / 4;
      prefixes.length = Math.max(0, depth - 1);
      prefixes.push(path);
      for (const method of methods.split(", ")) {
        if (method !== "" && method !== "HEAD")
          served.add(`${method} ${prefixes.join("").replaceAll(/:(\w+)/g, "{$1}")}`);
      }
    }
    expect(served.size).toBe(12);
    expect(described.sort()).toEqual([...served].sort());
  });

  test("is valid as to references and names", async () => {
    await using server = createTestServer([]);
    const document = await documentOf(server);
    expect(document.openapi).toBe("3.1.0");
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = ""]) => target);
    expect(references.length).toBeGreaterThan(20);
    for (const target of references) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(target)?.[1] ?? "";
      expect(Object.keys(document.components.schemas), target).toContain(name);
    }
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } });
    ajv.addSchema({ $id: "openapi", ...document });
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `openapi#/components/schemas/${name}` }), name).not.toThrow();
    }
  });

  test("describes what is answered", async () => {
    await using remote = await startContainer((_body, count) =>
      count === 2 ? { status: 400, body: { code: "400", description: "no" } } : { text: `{"output":${2n ** 70n}}` },
    );
    await using server = createTestServer([container("a", { port: remote.port })], {
      delegated: { accept: async () => undefined },
      server: { batch_limit: 3 },
    });
    const document = await documentOf(server);
    const validate = createValidator(document);
    const JSON_TYPE = { "content-type": "application/json" };
    const job = { containers: ["a"], data: {} };
    const post = (url: string, body: unknown, headers = JSON_TYPE) =>
      ({ method: "POST", url, headers, payload: stringifyExactJson(body) }) as const;
    const put = (body: unknown) => ({ ...post("/api/status", body), method: "PUT" }) as const;
    const get = (url: string, headers = {}) => ({ method: "GET", url, headers }) as const;

    const { body } = await server.ask(post("/api/jobs", job));
    const { id } = body as { id: string };
    await server.ask(post("/api/jobs", job));
    await server.tasks.idle();
    await untilTrue(() => remote.requests.length === 2);
    await server.store.traces.append([{ subscriptionId: 1, interval: 1, atMs: 1, kind: "sent", data: { a: 1 } }]);

    const asked = new Set<string>();
    for (const [path, request] of [
      ["/health", get("/health")],
      ["/info", get("/info")],
      ["/resources", get("/resources")],
      ["/api/jobs", post("/api/jobs", job)],
      ["/api/jobs", post("/api/jobs", DELEGATED)],
      ["/api/jobs", post("/api/jobs", {})],
      ["/api/jobs", post("/api/jobs", { containers: [], data: {} })],
      ["/api/jobs", post("/api/jobs", job, { "content-type": "text/plain" })],
      ["/api/jobs", get("/api/jobs")],
      ["/api/jobs", get(`/api/jobs?intermediate=true&id=${id}`)],
      ["/api/jobs", get(`/api/jobs?id=${(await server.store.jobs.list("127.0.0.1", "all")).join()}`)],
      ["/api/jobs/batch", post("/api/jobs/batch", [job, DELEGATED, 3])],
      ["/api/jobs/batch", post("/api/jobs/batch", [1, 2, 3, 4])],
      ["/api/jobs/batch", post("/api/jobs/batch", {})],
      ["/api/jobs/stream", post("/api/jobs/stream", { containers: ["x"], data: {} })],
      ["/api/jobs/stream", post("/api/jobs/stream", [])],
      ["/api/status", put({ id: "x", status: "success", containers: [] })],
      ["/api/status", put({ id: "x", status: "nope" })],
      ["/api/traces", get("/api/traces")],
      ["/api/traces", get("/api/traces?limit=no")],
      ["/api/traces/{subscription_id}", get("/api/traces/1")],
      ["/api/traces/{subscription_id}", get("/api/traces/no")],
      ["/metrics", get("/metrics", { host: "evil.example" })],
      ["/openapi.json", get("/openapi.json")],
    ] as const) {
      const answer = await server.ask(request);
      const operation = document.paths[path]?.[request.method.toLowerCase()];
      const described = operation?.responses[String(answer.status)];
      const what = `${request.method} ${request.url}: ${answer.status}`;
      expect(described, what).toBeDefined();
      const schema = described?.content["application/json"]?.schema;
      expect(validate(schema ?? { not: {} }, answer.body), what).toEqual([]);
      asked.add(`${request.method} ${path}`);
    }
    const every = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...asked].sort()).toEqual(every.sort());
  });

  test("describes what is taken", async () => {
    await using server = createTestServer([]);
    const document = await documentOf(server);
    const validate = createValidator(document);
    const schema = document.paths["/api/jobs"]?.["post"]?.requestBody?.content["application/json"]?.schema ?? {};
    expect(validate(schema, DELEGATED)).toEqual([]);
    expect(validate(schema, { containers: ["a"], data: {}, requires_proof: null, more: 1 })).toEqual([]);
    for (const field of Object.keys(DELEGATED.subscription)) {
      const { [field as "owner"]: _, ...rest } = DELEGATED.subscription;
      expect(validate(schema, { ...DELEGATED, subscription: rest }), field).not.toEqual([]);
    }
    for (const wrong of [{}, { containers: "a", data: {} }, { containers: ["a"], data: [] }, [], null]) {
      expect(validate(schema, wrong)).not.toEqual([]);
    }
  });
});
