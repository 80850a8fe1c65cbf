import { describe, expect, test } from "vitest";
import { container } from "../../fixtures.ts";
import { startContainer } from "../../support.ts";
import { createTestServer } from "../testServer.ts";

const JSON_TYPE = { "content-type": "application/json" };
const ANN = { authorization: "Bearer a-secret-of-anns" };
const BOB = { authorization: "Bearer a-secret-of-bobs" };
const OPS = { authorization: "Bearer a-secret-of-ops-" };
const tokens = [
  { name: "ann", token: "a-secret-of-anns" },
  { name: "bob", token: "a-secret-of-bobs" },
  { name: "ops", token: "a-secret-of-ops-", scopes: ["admin"] },
];
const job = (headers: Record<string, string> = {}, remoteAddress = "127.0.0.1") =>
  ({
    method: "POST",
    url: "/api/jobs",
    headers: { ...JSON_TYPE, ...headers },
    payload: '{"containers":["a"],"data":{}}',
    remoteAddress,
  }) as const;
const get = (url: string, headers: Record<string, string> = {}, remoteAddress = "127.0.0.1") =>
  ({ method: "GET", url, headers, remoteAddress }) as const;

describe("rate limit", () => {
  const rate_limit = { num_requests: 2, period: 60 };

  test("each client has its own at each endpoint, and is told", async () => {
    await using server = createTestServer([], { server: { rate_limit } });
    const first = await server.ask(get("/health"));
    expect(first.headers).toMatchObject({
      "ratelimit-limit": "2",
      "ratelimit-remaining": "1",
      "ratelimit-reset": "30",
    });
    await server.ask(get("/health"));
    const third = await server.ask(get("/health"));
    expect(third).toMatchObject({
      status: 429,
      body: { error: "Too many requests", params: { limit: 2, retry_after: expect.any(Number) } },
      headers: { "ratelimit-remaining": "0", "content-type": expect.stringMatching(/^application\/json/) },
    });
    expect(Number(third.headers["retry-after"])).toBeGreaterThan(28);
    expect((await server.ask(get("/info"))).status).toBe(200);
    expect((await server.ask(get("/health", {}, "10.0.0.2"))).status).toBe(200);
    expect((await server.ask({ method: "HEAD", url: "/health" })).status).toBe(429);
    expect(await server.metrics.text()).toContain('infernet_http_rate_limited_total{route="/health"} 2');
  });

  test("N28, T7: no header spoofs another client", async () => {
    await using server = createTestServer([], { server: { rate_limit } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) {
      const headers = { "x-forwarded-for": `10.0.0.${i}`, forwarded: `for=10.0.0.${i}`, "x-real-ip": `10.0.0.${i}` };
      statuses.push((await server.ask(get("/health", headers))).status);
    }
    expect(statuses).toEqual([200, 200, 429, 429]);
  });

  test("what a trusted proxy says counts, from the right", async () => {
    await using server = createTestServer([], {
      server: { rate_limit, trusted_proxies: ["127.0.0.1", "10.1.0.0/16"] },
    });
    const by = async (forwarded: string, peer = "127.0.0.1") =>
      (await server.ask(get("/health", { "x-forwarded-for": forwarded }, peer))).status;
    expect([await by("192.0.2.1"), await by("spoofed, 192.0.2.1"), await by("192.0.2.1, 10.1.2.3")]).toEqual([
      200, 200, 429,
    ]);
    expect(await by("192.0.2.2")).toBe(200);
    expect([await by("192.0.2.2", "203.0.113.1"), await by("192.0.2.3", "203.0.113.1")]).toEqual([200, 200]);
    expect(await by("192.0.2.4", "203.0.113.1")).toBe(429); // a stranger is no proxy
    expect((await server.ask(get("/health", { "x-forwarded-for": "nonsense" }))).body).toEqual({
      error: "Could not get client IP address",
      params: {},
    });
  });

  test("an IPv6 network of 2^64 addresses is one client", async () => {
    await using server = createTestServer([], { server: { rate_limit } });
    const by = async (ip: string) => (await server.ask(get("/health", {}, ip))).status;
    expect([await by("2001:db8::1"), await by("2001:db8::2"), await by("2001:db8::3")]).toEqual([200, 200, 429]);
    expect(await by("2001:db8:0:1::1")).toBe(200);
  });
});

describe("tokens", () => {
  test("N40: jobs need one that has the scope, when there are any", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await using server = createTestServer([container("a", { port: remote.port })], { server: { tokens } });
    expect(await server.ask(job())).toMatchObject({
      status: 401,
      body: { error: "A token is needed", params: { scope: "jobs" } },
      headers: { "www-authenticate": "Bearer" },
    });
    expect(await server.ask(job({ authorization: "Bearer guess" }))).toMatchObject({
      status: 401,
      body: { error: "The token is not known" },
    });
    expect(await server.ask(job(OPS))).toMatchObject({ status: 403, body: { error: "Forbidden" } });
    expect((await server.ask(job(ANN))).status).toBe(200);
    for (const url of ["/api/jobs", "/resources"]) expect((await server.ask(get(url))).status).toBe(401);
    for (const url of ["/health", "/info", "/openapi.json"]) expect((await server.ask(get(url))).status).toBe(200);
  });

  test("results belong to the token, wherever it is used from", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await using server = createTestServer([container("a", { port: remote.port })], { server: { tokens } });
    const { id } = (await server.ask(job(ANN, "10.0.0.1"))).body as { id: string };
    expect((await server.ask(get("/api/jobs", ANN, "10.0.0.2"))).body).toEqual([id]);
    expect((await server.ask(get("/api/jobs", BOB, "10.0.0.1"))).body).toEqual([]);
    expect((await server.ask(get(`/api/jobs?id=${id}`, BOB, "10.0.0.1"))).body).toEqual([]);
  });

  test.each(["/metrics", "/api/traces", "/api/traces/1"])("GET %s is the admin's", async (url) => {
    await using server = createTestServer([], { server: { tokens } });
    expect((await server.ask(get(url))).status).toBe(401); // an admin token exists: being here is not enough
    expect((await server.ask(get(url, ANN))).status).toBe(403);
    expect((await server.ask(get(url, OPS))).status).toBe(200);

    await using open = createTestServer([]);
    expect((await open.ask(get(url, { host: "localhost" }))).status).toBe(200);
    expect(await open.ask(get(url, {}, "10.0.0.1"))).toMatchObject({ status: 403, body: { error: "Forbidden" } });
    expect((await open.ask(get(url, { host: "evil.example" }))).status).toBe(403);
    expect((await open.ask(get(url, { host: "localhost", "x-forwarded-for": "10.0.0.1" }))).status).toBe(403);
  });

  test("a stolen header of another scheme or a token in the query is worth nothing", async () => {
    await using server = createTestServer([container("a")], { server: { tokens } });
    expect((await server.ask(job({ authorization: "Basic a-secret-of-anns" }))).status).toBe(401);
    expect((await server.ask(get("/api/jobs?token=a-secret-of-anns&authorization=Bearer"))).status).toBe(401);
  });
});

describe("web pages", () => {
  const preflight = (origin: string) =>
    ({
      method: "OPTIONS",
      url: "/api/jobs",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    }) as const;
  const origin = "https://app.example";

  test("of other origins get no permission, unless they are listed", async () => {
    await using closed = createTestServer([]);
    const refused = await closed.ask(preflight(origin));
    expect(refused.status).toBe(405);
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
    expect((await closed.ask(get("/info", { origin }))).headers["access-control-allow-origin"]).toBeUndefined();

    await using open = createTestServer([], {
      server: { cors_origins: [origin], rate_limit: { num_requests: 1, period: 60 } },
    });
    expect(await open.ask(preflight(origin))).toMatchObject({
      status: 204,
      headers: { "access-control-allow-origin": origin, "access-control-allow-methods": "GET, POST, PUT" },
    });
    expect((await open.ask(preflight("https://evil.example"))).headers["access-control-allow-origin"]).toBeUndefined();
    expect((await open.ask(get("/info", { origin }))).headers["access-control-allow-origin"]).toBe(origin);
    // So that the page can read why.
    const limited = await open.ask(get("/info", { origin }));
    expect(limited).toMatchObject({ status: 429, headers: { "access-control-allow-origin": origin } });
    expect((await open.ask({ method: "OPTIONS", url: "/api/jobs" })).status).toBeLessThan(500);
  });

  test("can't start jobs by a form, which needs no permission", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const form = { origin: "https://evil.example", "content-type": "text/plain" };
    expect((await server.ask(job(form))).status).toBe(403);
    expect((await server.ask({ ...job(form), url: "/api/jobs/batch", payload: "[]" })).status).toBe(403);
    expect((await server.ask(job({ origin: "null" }))).status).toBe(403);
    expect((await server.ask(job({ origin: "http://localhost:4000", host: "localhost:4000" }))).status).toBe(200);
    expect(remote.requests.length).toBeLessThanOrEqual(1);
  });
});
