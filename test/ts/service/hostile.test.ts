import { request as httpRequest } from "node:http";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";
import { createService } from "../../../ts/service/createService.ts";
import type { ContainerService } from "../../../ts/service/serve.ts";
import { healthy, hostile, odd, offchain, onchain } from "./support/hostileBodies.ts";

// Over HTTP, with the builtin models in their threads. Which code each kind of wrong request gets is in
// createApp.errors.test.ts; here it is that none of them harms the others.

let service: ContainerService;
beforeAll(async () => {
  service = await createService({ port: 0, workers: 2, logger: pino({ level: "silent" }) });
});
afterAll(() => service.close());

const JSON_TYPE = { "content-type": "application/json" };

async function post(body: string | Uint8Array<ArrayBuffer>): Promise<{ status: number; code: string; ms: number }> {
  const startedAt = performance.now();
  const response = await fetch(`${service.url}/service_output`, { method: "POST", headers: JSON_TYPE, body });
  const answer: unknown = await response.json();
  const code = response.headers.get("x-error-code") ?? "";
  if (response.status !== 200) {
    expect(answer).toEqual({
      code: String(response.status),
      name: expect.any(String) as string,
      description: expect.any(String) as string,
    });
  }
  return { status: response.status, code, ms: performance.now() - startedAt };
}

describe("one at a time", { timeout: 60_000 }, () => {
  test.each(Object.entries(hostile))("%s is the caller's fault", async (_, body) => {
    const { status, code } = await post(body);
    expect([400, 413]).toContain(status);
    expect(code).toMatch(/^[A-Z_]+$/);
  });

  test.each(Object.entries(odd))("%s has an answer", async (_, body) => {
    expect((await post(body)).status).toBe(200);
  });

  test.each([
    [1, "prompt"],
    [2, "text"],
    [3, "text"],
    [4, "text"],
  ])("100,000 characters for task %i have an answer", async (task_id, field) => {
    const text = "Alice said that Ethereum is great in Paris. ".repeat(2_273).slice(0, 100_000);
    expect((await post(offchain({ task_id, [field]: text }))).status).toBe(200);
    expect((await post(onchain(encodeRequest({ taskId: task_id as 1, text }).slice(2)))).status).toBe(200);
  });

  test.each(["announced", "unannounced"])("10 MB, %s, are not read to their end", async (how) => {
    const length = 10 * 1024 * 1024;
    const headers = how === "announced" ? { ...JSON_TYPE, "content-length": length } : JSON_TYPE;
    const outcome = await new Promise<string>((resolve) => {
      const request = httpRequest(`${service.url}/service_output`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(`${response.statusCode} ${response.headers["x-error-code"]}`);
      });
      // The service may close the connection while the rest is still being sent.
      request.on("error", (error) => resolve(error.message));
      const chunk = Buffer.alloc(64 * 1024, 0x20);
      let sent = 0;
      const write = (): void => {
        while (sent < length && !request.destroyed) {
          sent += chunk.length;
          if (!request.write(chunk)) return void request.once("drain", write);
        }
        request.end();
      };
      write();
    });
    expect(outcome).toMatch(/^413 BODY_TOO_LARGE$|EPIPE|ECONNRESET/);
    expect((await post(healthy)).status).toBe(200);
  });
});

test("1,000 at a time: each has a clear answer, and nothing stays behind", { timeout: 60_000 }, async ({
  annotate,
}) => {
  const bad = Object.values(hostile).filter((body) => body.length < 10_000);
  const small = bad[0] ?? "";
  const bodies = Array.from({ length: 1_000 }, (_, index) =>
    index % 4 === 3 ? (bad[index % bad.length] ?? small) : healthy,
  );
  const answers = await Promise.all(bodies.map((body) => post(body)));
  const good = answers.filter((_, index) => bodies[index] === healthy);
  expect(good).toHaveLength(750);
  expect(new Set(good.map(({ status }) => status))).toEqual(new Set([200]));
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);

  const times = good.map(({ ms }) => ms).sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)] ?? Number.NaN;
  await annotate(`healthy among 1,000 concurrent requests: p50 ${times[375]?.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`);
  expect(p99).toBeLessThan(30_000);
  const health: unknown = await (await fetch(`${service.url}/health`)).json();
  expect(health).toMatchObject({ status: "ready", queues: [{ name: "builtin", running: 0, waiting: 0 }] });
});
