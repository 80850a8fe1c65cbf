import { describe, expect, test } from "vitest";
import { createTestServer } from "../testServer.ts";

const get = (url: string) => ({ method: "GET", url }) as const;

describe("GET /api/traces", () => {
  const event = (subscriptionId: number, atMs: number) => ({
    subscriptionId,
    interval: 1,
    atMs,
    kind: "sent" as const,
    data: { fee: 2n ** 70n },
  });

  test("shows the newest steps first, and one subscription's in their order", async () => {
    await using server = createTestServer([]);
    await server.store.traces.append([event(1, 1_000), event(-3, 2_000), event(1, 3_000)]);
    const view = (id: number, at: string) => ({
      subscription_id: id,
      interval: 1,
      at,
      kind: "sent",
      data: { fee: 2n ** 70n },
    });
    expect((await server.ask(get("/api/traces"))).body).toEqual([
      view(1, "1970-01-01T00:00:03.000Z"),
      view(-3, "1970-01-01T00:00:02.000Z"),
      view(1, "1970-01-01T00:00:01.000Z"),
    ]);
    expect((await server.ask(get("/api/traces?limit=1"))).body).toHaveLength(1);
    expect((await server.ask(get("/api/traces/1"))).body).toEqual([
      view(1, "1970-01-01T00:00:01.000Z"),
      view(1, "1970-01-01T00:00:03.000Z"),
    ]);
    expect((await server.ask(get("/api/traces/-3/"))).body).toHaveLength(1);
    expect((await server.ask(get("/api/traces/99"))).body).toEqual([]);
  });

  test.each([
    "/api/traces?limit=0",
    "/api/traces?limit=1001",
    "/api/traces?limit=x",
    "/api/traces?limit=1&limit=2",
    "/api/traces/x",
    "/api/traces/1.5",
  ])("%s is a 400 that names what is wrong", async (url) => {
    await using server = createTestServer([]);
    expect(await server.ask(get(url))).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^Invalid request: (limit|subscription_id): expected /) },
    });
  });
});
