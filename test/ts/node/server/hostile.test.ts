import { connect } from "node:net";
import { expect, test } from "vitest";
import { listen } from "../../../../ts/node/server/listen.ts";
import { container } from "../fixtures.ts";
import { startContainer } from "../support.ts";
import { type HostileRequest, hostileRequests } from "./hostileRequests.ts";
import { createTestServer, type TestServer } from "./testServer.ts";

/** `HOSTILE_SEED=… npx vitest run test/ts/node/server/hostile.test.ts` repeats a run. */
const SEED = Number(process.env["HOSTILE_SEED"] ?? 20_260_101);
const INJECTED = 4_000;
const SENT = 2_000;

const SETTINGS = { delegated: { accept: async () => undefined } };

const describeRequest = ({ method, url, headers, payload }: HostileRequest) =>
  `seed ${SEED}: ${method} ${url.slice(0, 200)} ${JSON.stringify(headers).slice(0, 300)} ${payload.toString("latin1").slice(0, 300)}`;

/** Whether a body is that of an error; HEAD has none. */
function isError({ method }: HostileRequest, payload: string): boolean {
  if (method === "HEAD") return payload === "";
  const { error, params, ...rest } = JSON.parse(payload) as Record<string, unknown>;
  return typeof error === "string" && typeof params === "object" && params !== null && Object.keys(rest).length === 0;
}

/** What must hold after any number of requests. */
async function expectUnharmed(server: TestServer) {
  expect((await server.ask({ method: "GET", url: "/health" })).status).toBe(200);
  expect(server.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
}

test(`${INJECTED} hostile requests: no 5xx, and every error in one JSON shape`, { timeout: 120_000 }, async () => {
  await using remote = await startContainer(() => ({ body: { output: 1 } }));
  await using server = createTestServer([container("a", { port: remote.port })], SETTINGS);
  const statuses = new Map<number, number>();
  for (const request of hostileRequests(INJECTED, SEED)) {
    const answer = await server.app.inject({ ...request, method: request.method as "GET" });
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    // Vitest's matchers, and the text for a failure, cost more than the request.
    const isRight = answer.statusCode < 500 && (answer.statusCode < 400 || isError(request, answer.payload));
    if (!isRight) expect.fail(`${describeRequest(request)}: ${answer.statusCode} ${answer.payload.slice(0, 300)}`);
  }
  // The corpus is not all turned away at the door.
  for (const status of [200, 400, 404, 405, 415]) expect(statuses.get(status) ?? 0, `${status}s`).toBeGreaterThan(50);
  await server.tasks.idle();
  await expectUnharmed(server);
});

/** Sends bytes as they are; gives the status of each answer, until the server closes. */
async function sendRaw(port: number, bytes: Buffer): Promise<number[]> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => undefined); // a reset is an answer too
  socket.end(bytes);
  await new Promise((resolve) => socket.once("close", resolve));
  return [
    ...Buffer.concat(chunks)
      .toString("latin1")
      .matchAll(/^HTTP\/1\.1 (\d{3}) /gm),
  ].map(([, status]) => Number(status));
}

function rawRequest({ method, url, headers, payload }: HostileRequest, index: number): Buffer {
  const isChunked = index % 5 === 0;
  const length = index % 7 === 0 ? payload.length + 5 : payload.length; // promises more than it sends
  const head = [
    `${method} ${url} HTTP/1.1`,
    `Host: ${index % 3 === 0 ? "evil.example" : "127.0.0.1"}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${length}`,
    "Connection: close",
    "\r\n",
  ].join("\r\n");
  const body = isChunked
    ? Buffer.concat([Buffer.from(`${payload.length.toString(16)}\r\n`), payload, Buffer.from("\r\n0\r\n\r\n")])
    : payload;
  const bytes = Buffer.concat([Buffer.from(head, "latin1"), body]);
  if (index % 11 === 0) for (let at = 0; at < bytes.length; at += 13) bytes[at] = (index * 31 + at) % 256;
  return bytes;
}

test(`${SENT} hostile requests over sockets: no 5xx, no crash, no growth`, { timeout: 120_000 }, async () => {
  await using remote = await startContainer(() => ({ body: { output: 1 } }));
  await using server = createTestServer([container("a", { port: remote.port })], SETTINGS);
  const port = Number(new URL(await listen(server.app, { host: "127.0.0.1", port: 0 })).port);
  const requests = hostileRequests(SENT, SEED + 1);
  let answered = 0;
  const heapMiB: number[] = [];
  for (let start = 0; start < SENT; start += 50) {
    const batch = requests.slice(start, start + 50);
    const answers = await Promise.all(batch.map((request, index) => sendRaw(port, rawRequest(request, start + index))));
    answers.forEach((statuses, index) => {
      const request = batch[index];
      const bad = statuses.find((status) => status >= 500);
      if (bad !== undefined && request) expect.fail(`${describeRequest(request)}: ${bad}`);
      answered += statuses.length > 0 ? 1 : 0;
    });
    heapMiB.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
  expect(answered).toBeGreaterThan(SENT / 2);
  await server.tasks.idle();
  await expectUnharmed(server);
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  expect(median(heapMiB.slice(-10)) - median(heapMiB.slice(0, 10))).toBeLessThan(100);
});
