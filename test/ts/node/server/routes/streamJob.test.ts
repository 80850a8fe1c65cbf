import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { listen } from "../../../../../ts/node/server/listen.ts";
import { container } from "../../fixtures.ts";
import { until, untilTrue } from "../../support.ts";
import { createTestServer, type TestServer } from "../testServer.ts";

const UUID = /^[0-9a-f-]{36}$/;
const JSON_TYPE = { "content-type": "application/json" };

/** A container that streams as the test says. */
async function startStreamer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    bodies.push(JSON.parse(text));
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const post = (body: unknown, signal?: AbortSignal) => ({
  method: "POST",
  headers: JSON_TYPE,
  body: JSON.stringify(body),
  ...(signal && { signal }),
});
const JOB = { containers: ["a"], data: { prompt: "hi" } };
const resultOf = async (server: TestServer, id: string) =>
  ((await server.ask({ method: "GET", url: `/api/jobs?id=${id}` })).body as unknown[])[0];
const urlOf = (server: TestServer) => listen(server.app, { host: "127.0.0.1", port: 0 });

describe("POST /api/jobs/stream", () => {
  test("gives the id on the first line, then the bytes as they come, and keeps the text", async () => {
    const gate = Promise.withResolvers<void>();
    await using remote = await startStreamer(async (_request, response) => {
      response.write("one ");
      await gate.promise;
      response.end("two ✓");
    });
    await using server = createTestServer([container("a", { port: remote.port, generates_proofs: true })]);
    const response = await fetch(`${await urlOf(server)}/api/jobs/stream`, post({ ...JOB, requires_proof: true }));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    let text = "";
    const chunks = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    const readOn = async (isEnough: () => boolean) => {
      while (!isEnough()) {
        const { value, done } = await chunks.next();
        if (done) return;
        text += value;
      }
    };
    await readOn(() => text.includes("one "));
    const [id = "", first] = text.split("\n");
    expect(id).toMatch(UUID);
    expect(first).toBe("one ");
    expect(await resultOf(server, id)).toEqual({ id, status: "running", result: null });
    gate.resolve();
    await readOn(() => false);
    expect(text).toBe(`${id}\none two ✓`);
    expect(await resultOf(server, id)).toEqual({
      id,
      status: "success",
      result: { container: "a", output: { output: "one two ✓" } },
    });
    // N29: requires_proof is sent.
    expect(remote.bodies).toEqual([{ source: 1, destination: 2, data: { prompt: "hi" }, requires_proof: true }]);
    expect(await server.metrics.text()).toContain('infernet_jobs_finished_total{status="success"} 1');
  });

  test("N29: a failure on the way is told by a last line that opens with the id", async () => {
    await using remote = await startStreamer((_request, response) => {
      response.write("half an answ", () => response.destroy());
    });
    await using server = createTestServer([container("a", { port: remote.port })]);
    const text = await (await fetch(`${await urlOf(server)}/api/jobs/stream`, post(JOB))).text();
    const lines = text.split("\n");
    const id = lines[0] ?? "";
    expect(lines).toEqual([
      id,
      "half an answ",
      expect.stringMatching(`^${id} \\{"error":"Container a can't be reached`),
      "",
    ]);
    const last = JSON.parse(lines[2]?.slice(id.length) ?? "") as { error: string };
    expect(await resultOf(server, id)).toEqual({
      id,
      status: "failed",
      result: { container: "a", error: last.error, output: { output: "half an answ" } },
    });
  });

  test("a container that is down, or answers an error, is told in the same way", async () => {
    await using remote = await startStreamer((_request, response) => response.writeHead(400).end("no such model"));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const text = await (await fetch(`${await urlOf(server)}/api/jobs/stream`, post(JOB))).text();
    const [id, , line] = text.split("\n");
    expect(line).toBe(`${id} {"error":"Container a failed: HTTP 400. no such model"}`);
  });

  test("when the client goes, the container's call ends and the job has failed", async () => {
    let hungUp = false;
    await using remote = await startStreamer((_request, response) => {
      response.once("close", () => {
        hungUp = true;
      });
      response.write("endless");
    });
    await using server = createTestServer([container("a", { port: remote.port })]);
    const leaving = new AbortController();
    const response = await fetch(`${await urlOf(server)}/api/jobs/stream`, post(JOB, leaving.signal));
    await response.body?.getReader().read();
    const [id = ""] = await server.store.jobs.list("127.0.0.1", "all");
    leaving.abort();
    await untilTrue(() => hungUp);
    const result = await until(async () => {
      const found = (await resultOf(server, id)) as { status: string };
      return found.status === "running" ? undefined : found;
    });
    expect(result).toMatchObject({ status: "failed", result: { container: "a", error: "The client disconnected" } });
    await untilTrue(async () => (await server.metrics.text()).includes("infernet_http_streams_active 0"));
  });

  test("when the node stops, it does not wait for the stream, and the job has failed", async () => {
    await using remote = await startStreamer((_request, response) => response.write("endless"));
    const server = createTestServer([container("a", { port: remote.port })]);
    const response = await fetch(`${await urlOf(server)}/api/jobs/stream`, post(JOB));
    const reader = response.body?.getReader();
    await reader?.read();
    await server[Symbol.asyncDispose]();
    expect(server.lines).toContainEqual(expect.objectContaining({ msg: "Job failed" }));
  });

  test("only the first container runs", async () => {
    await using remote = await startStreamer((_request, response) => response.end("x"));
    await using server = createTestServer([
      container("a", { port: remote.port }),
      container("b", { port: remote.port }),
    ]);
    await (await fetch(`${await urlOf(server)}/api/jobs/stream`, post({ ...JOB, containers: ["a", "b"] }))).text();
    expect(remote.bodies.length).toBe(1);
  });

  test.each([
    [{ containers: ["x"], data: {} }, 405, "Container not supported"],
    [{ containers: ["a"] }, 400, expect.stringContaining("data: missing")],
    [null, 400, expect.stringContaining("expected a JSON object")],
    [{ ...JOB, requires_proof: true }, 405, "Container does not generate proof"],
  ])("what is turned down is an ordinary error: %j", async (body, status, error) => {
    await using server = createTestServer([container("a")]);
    const answer = await server.ask({
      method: "POST",
      url: "/api/jobs/stream",
      headers: JSON_TYPE,
      payload: JSON.stringify(body),
    });
    expect(answer).toMatchObject({ status, body: { error } });
    expect(await server.store.jobs.countRunning()).toBe(0);
  });
});
