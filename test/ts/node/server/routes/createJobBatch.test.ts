import { describe, expect, test } from "vitest";
import { stringifyExactJson } from "../../../../../ts/codec/exactJson.ts";
import { serializeSubscription } from "../../../../../ts/codec/serializeSubscription.ts";
import { container, subscription } from "../../fixtures.ts";
import { startContainer, untilTrue } from "../../support.ts";
import { createTestServer } from "../testServer.ts";

const post = (body: unknown, headers: Record<string, string> = { "content-type": "application/json" }) =>
  ({
    method: "POST",
    url: "/api/jobs/batch",
    headers,
    payload: typeof body === "string" ? body : stringifyExactJson(body),
  }) as const;
const JOB = { containers: ["a"], data: {} };
const DELEGATED = {
  signature: { nonce: 0, expiry: 2 ** 31, v: 28, r: 1, s: 1 },
  subscription: serializeSubscription(subscription()),
  data: {},
};

describe("POST /api/jobs/batch", () => {
  test("T1: answers each item in order, whatever the others are", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    let delegatedCount = 0;
    const delegated = {
      accept: async () => {
        delegatedCount += 1;
        return undefined;
      },
    };
    await using server = createTestServer([container("a", { port: remote.port })], { delegated });
    const answer = await server.ask(
      post([JOB, { containers: ["x"], data: {} }, null, DELEGATED, { containers: ["a"] }, JOB]),
    );
    expect(answer.status).toBe(200);
    const id = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(answer.body).toEqual([
      { id },
      { error: "Container not supported", params: { container: "x" } },
      { error: "Could not parse message", params: { reason: expect.stringContaining("expected a JSON object") } },
      {},
      { error: "Could not parse message", params: { reason: expect.stringContaining("data: missing") } },
      { id },
    ]);
    const [first, , , , , last] = answer.body as { id: string }[];
    expect(first?.id).not.toBe(last?.id);
    expect(delegatedCount).toBe(1);
    expect(await server.store.jobs.list("127.0.0.1", "all")).toEqual([first?.id, last?.id]);
    await untilTrue(() => remote.requests.length === 2);
  });

  test("is read whatever the content type says, also without one", async () => {
    await using server = createTestServer([container("a")]);
    for (const headers of [{}, { "content-type": "text/plain" }, { "content-type": "application/octet-stream" }]) {
      expect(await server.ask(post("[]", headers as Record<string, string>))).toMatchObject({ status: 200, body: [] });
    }
  });

  test.each(["{}", "null", "3", '"[]"'])("%s is no list", async (body) => {
    await using server = createTestServer([container("a")]);
    expect(await server.ask(post(body))).toMatchObject({ status: 400, body: { error: "Expected a list", params: {} } });
  });

  test("an empty body is no list either", async () => {
    await using server = createTestServer([container("a")]);
    expect(await server.ask({ method: "POST", url: "/api/jobs/batch" })).toMatchObject({
      status: 400,
      body: { error: "Expected a list" },
    });
  });

  test("N28: no more than so many at once, and none of them then", async () => {
    await using server = createTestServer([container("a")], { server: { batch_limit: 2 } });
    expect(await server.ask(post([JOB, JOB, JOB]))).toMatchObject({
      status: 413,
      body: { error: "Too many jobs: got 3, at most 2 in one batch", params: { limit: 2 } },
    });
    expect(await server.store.jobs.countRunning()).toBe(0);
  });

  test("no more than a container has room for", async () => {
    const gate = Promise.withResolvers<void>();
    await using remote = await startContainer(async () => {
      await gate.promise;
      return { body: {} };
    });
    await using server = createTestServer([container("a", { port: remote.port, concurrency: 1, queue: 1 })]);
    const { body } = await server.ask(post([JOB, JOB, JOB]));
    expect(body).toEqual([
      { id: expect.any(String) },
      { id: expect.any(String) },
      { error: "Container busy", params: { container: "a" } },
    ]);
    const refused = await server.ask({ ...post(JOB), url: "/api/jobs" });
    expect(refused).toMatchObject({ status: 429, body: { error: "Container busy" }, headers: { "retry-after": "1" } });
    gate.resolve();
    await server.tasks.idle();
    expect((await server.ask({ ...post(JOB), url: "/api/jobs" })).status).toBe(200);
  });
});
