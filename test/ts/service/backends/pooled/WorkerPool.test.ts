import { pino } from "pino";
import { describe, expect, test } from "vitest";
import type { InferenceRequest } from "../../../../../ts/service/backends/Backend.ts";
import type { WorkerBackend } from "../../../../../ts/service/backends/pooled/messages.ts";
import { WorkerPool } from "../../../../../ts/service/backends/pooled/WorkerPool.ts";
import type { JobRequest } from "../../../../../ts/service/backends/pooled/WorkerThread.ts";
import { MODEL_DIR } from "../../support/models.ts";

const never = new AbortController().signal;
const classify: JobRequest = { type: "run", request: { taskId: 2, model: undefined, text: "good" } };

function start(options: { backend?: WorkerBackend; stopGraceMs?: number } = {}) {
  const log: string[] = [];
  const logger = pino({}, { write: (line: string) => void log.push(JSON.parse(line).msg) });
  const pool = new WorkerPool({ backend: { name: "builtin" }, size: 1, logger, ...options });
  return { pool, log };
}

/** How a job ended. */
function outcome(pool: WorkerPool, job: JobRequest, signal = never): Promise<string> {
  return new Promise((resolve) => {
    let answered = "";
    pool.start(job, signal, {
      message: ({ type }) => {
        answered = type;
      },
      end: () => resolve(answered),
      fail: (error) => resolve("code" in error ? String(error.code) : error.message),
    });
  });
}

// A thread takes a second to start, and more where the machine is busy.
describe("threads", { timeout: 30_000 }, () => {
  test("tell when they are ready", async () => {
    const { pool } = start();
    expect(pool.health()).toEqual({ state: "starting" });
    expect(await outcome(pool, classify)).toBe("result");
    await expect.poll(() => pool.health(), { timeout: 20_000 }).toEqual({ state: "ready" });
    await pool.close();
  });

  test("that don't stop when they are told to are ended and replaced", async () => {
    const { pool, log } = start({ stopGraceMs: 1 });
    await outcome(pool, classify);
    const controller = new AbortController();
    // Some hundred milliseconds, in one go.
    const text = `${"Alice met Bob near Paris. ".repeat(3_800)}`;
    const request: InferenceRequest = { taskId: 3, model: undefined, text };
    const stuck = outcome(pool, { type: "run", request }, controller.signal);
    controller.abort();
    expect(await stuck).toBe("WORKER_ENDED");
    expect(log).toContain("a job did not stop when its request ended: its worker thread is ended");
    expect(await outcome(pool, classify)).toBe("result");
    await pool.close();
  });

  test("whose models don't load say so, and go on with those that do", async () => {
    const model = (name: string) => ({ model: name, taskId: 2 as const, dtype: "fp32", bytes: 1 });
    const options = {
      ...{ modelDir: MODEL_DIR, allowDownload: false, cacheBytes: 1e9, chatTemplate: true },
      models: [model("no-such-model"), model("tiny-sst")],
    };
    const { pool, log } = start({ backend: { name: "local", options } });
    await expect
      .poll(() => pool.health(), { timeout: 20_000 })
      .toMatchObject({
        state: "failed",
        reason: expect.stringContaining("The model no-such-model can't be loaded."),
      });
    expect(log).toContain("the models did not load");
    const job: JobRequest = { type: "run", request: { taskId: 2, model: "tiny-sst", text: "good" } };
    expect(await outcome(pool, job)).toBe("result");
    expect(await outcome(pool, classify)).toBe("MODEL_BROKEN");
    await pool.close();
  });

  test("are all ended at the close, and start no more", async () => {
    const { pool } = start();
    const running = outcome(pool, classify);
    await pool.close();
    expect(["WORKER_ENDED", "result"]).toContain(await running);
    expect(() =>
      pool.start(classify, never, { message: () => undefined, end: () => undefined, fail: () => undefined }),
    ).toThrow(expect.objectContaining({ code: "WORKERS_BUSY" }));
  });
});
