import { pino } from "pino";
import { describe, expect, test } from "vitest";
import type { Backend } from "../../../../ts/service/backends/Backend.ts";
import { createService } from "../../../../ts/service/createService.ts";
import { fakeBackend } from "../support/fakeBackend.ts";
import { heldBackend } from "../support/heldBackend.ts";
import { errorOf, testApp } from "../support/testApp.ts";

const body = { source: 1, destination: 1, data: { task_id: 2, text: "x" } };

describe("requests beyond what can be worked on", () => {
  test("wait, and beyond the queue are told to come again", async () => {
    const { backend, started, finish } = heldBackend({ concurrency: 1 });
    const { app, post } = testApp({ backend, queue: 2 });
    const held = [post(body), post(body), post(body)];
    await started;
    await expect
      .poll(async () => (await app.inject("/health")).json())
      .toMatchObject({
        queues: [{ name: "fake", running: 1, waiting: 2 }],
      });
    const refused = await post(body);
    expect(errorOf(refused)).toMatchObject({ status: 429, code: "QUEUE_FULL" });
    expect(refused.headers["retry-after"]).toBe("1");
    finish();
    expect((await Promise.all(held)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    const metrics = (await app.inject("/metrics")).body;
    expect(metrics).toContain('requests_total{task="text_classification",backend="fake",status="429"} 1');
    expect(metrics).toContain('requests_total{task="text_classification",backend="fake",status="200"} 3');
    expect(metrics).toContain('infernet_service_running{backend="fake"} 0');
  });

  test("that have waited for too long are told so", async () => {
    const { backend, started, finish } = heldBackend({ concurrency: 1 });
    const { post } = testApp({ backend, deadlineMs: 30 });
    const first = post(body);
    await started;
    expect(errorOf(await post(body))).toMatchObject({ status: 503, code: "DEADLINE_EXCEEDED" });
    expect(errorOf(await first)).toMatchObject({ status: 503, code: "DEADLINE_EXCEEDED" });
    finish();
  });
});

test("a client that hangs up is counted as such, and makes room", async () => {
  const { promise: started, resolve: onStart } = Promise.withResolvers<void>();
  const run: Backend["run"] = (_, { signal }) => {
    onStart();
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  };
  const backend = fakeBackend({ run, concurrency: 1 });
  await using service = await createService({ port: 0, backend, logger: pino({ level: "silent" }) });
  const hangUp = new AbortController();
  const gone = fetch(`${service.url}/service_output`, {
    ...{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
    signal: hangUp.signal,
  }).catch(() => "gone");
  await started;
  hangUp.abort();
  expect(await gone).toBe("gone");
  const metrics = async () => (await fetch(`${service.url}/metrics`)).text();
  await expect.poll(metrics).toContain('backend="fake",status="499"} 1');
  expect(await metrics()).toContain('infernet_service_running{backend="fake"} 0');
});
