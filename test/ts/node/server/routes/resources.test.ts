import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { container } from "../../fixtures.ts";
import { createTestServer } from "../testServer.ts";

async function startResources(answer: (url: string) => { status?: number; text: string } | undefined) {
  const seen: { url: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? "", authorization: request.headers.authorization });
    const reply = answer(request.url ?? "");
    if (reply) response.writeHead(reply.status ?? 200, { "content-type": "application/json" }).end(reply.text);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("GET /resources", () => {
  test("N30: asks all containers at once, by url or port, with their bearer", async () => {
    const waiting = new Set<string>();
    await using near = await startResources(() => ({ text: '{"disk":1}' }));
    await using far = await startResources(() => ({ text: '{"ids":["x"]}' }));
    await using server = createTestServer([
      container("near", { port: near.port }),
      container("far", { url: `${far.url}/`, bearer: "s3cret" }),
    ]);
    const answer = await server.ask({ method: "GET", url: "/resources" });
    expect(answer).toMatchObject({ status: 200, body: { near: { disk: 1 }, far: { ids: ["x"] } } });
    expect(near.seen).toEqual([{ url: "/service-resources", authorization: undefined }]);
    expect(far.seen).toEqual([{ url: "/service-resources", authorization: "Bearer s3cret" }]);
    expect(waiting.size).toBe(0);
  });

  test("leaves out those that are down, slow, wrong or too talkative, with a warning", async () => {
    await using good = await startResources(() => ({ text: "{}" }));
    await using failing = await startResources(() => ({ status: 404, text: "{}" }));
    await using html = await startResources(() => ({ text: "<html>" }));
    await using huge = await startResources(() => ({ text: `"${"x".repeat(2 ** 21)}"` }));
    await using slow = await startResources(() => undefined);
    const down = await startResources(() => undefined);
    await down[Symbol.asyncDispose]();
    await using server = createTestServer(
      Object.entries({ good, failing, html, huge, slow, down }).map(([id, { port }]) => container(id, { port })),
    );
    expect((await server.ask({ method: "GET", url: "/resources" })).body).toEqual({ good: {} });
    const warned = server.lines.filter(({ msg }) => String(msg).includes("resources")).map((line) => line["container"]);
    expect(warned.sort()).toEqual(["down", "failing", "html", "huge", "slow"]);
  });

  test("asks for a model, escaped", async () => {
    await using remote = await startResources(() => ({ text: '{"supported":false}' }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const model = "org/model?x=1&y=#ü";
    await server.ask({ method: "GET", url: `/resources?model_id=${encodeURIComponent(model)}` });
    await server.ask({ method: "GET", url: "/resources?model_id=one&model_id=two" });
    await server.ask({ method: "GET", url: "/resources?model_id=" });
    expect(remote.seen.map(({ url }) => url)).toEqual([
      `/service-resources?model_id=${encodeURIComponent(model)}`,
      "/service-resources?model_id=one",
      "/service-resources?model_id=",
    ]);
  });
});
