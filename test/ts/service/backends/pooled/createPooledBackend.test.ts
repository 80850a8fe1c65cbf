import { pino } from "pino";
import { afterAll, describe, expect, test } from "vitest";
import type { GenerationRequest } from "../../../../../ts/service/backends/Backend.ts";
import { BUILTIN_FACTS } from "../../../../../ts/service/backends/builtin/builtinFacts.ts";
import { createBuiltinBackend } from "../../../../../ts/service/backends/builtin/createBuiltinBackend.ts";
import { createPooledBackend } from "../../../../../ts/service/backends/pooled/createPooledBackend.ts";
import { collect, rejection } from "../../support/huggingFaceBackend.ts";

const logger = pino({ level: "silent" });
const pooled = createPooledBackend({ ...BUILTIN_FACTS, worker: { name: "builtin" }, workers: 2, logger });
const direct = createBuiltinBackend();
afterAll(() => pooled.close?.());

const context = { signal: new AbortController().signal };
const generation: GenerationRequest = {
  ...{ taskId: 1, model: undefined, text: "Is the sky blue?" },
  parameters: { max_new_tokens: 30, seed: 3 },
};

describe("a backend in worker threads", { timeout: 30_000 }, () => {
  test.each([
    generation,
    { taskId: 2, model: undefined, text: "I love it!" } as const,
    { taskId: 3, model: "builtin/compromise", text: "Bob is in Paris." } as const,
    { taskId: 4, model: undefined, text: "One thing. Two things. Three things.", parameters: {} } as const,
  ])("answers as it does in this thread: $taskId", async (request) => {
    expect(await pooled.run(request, context)).toEqual(await direct.run(request, context));
  });

  test("streams as it does in this thread", async () => {
    const { model, pieces } = await pooled.stream(generation, context);
    const streamed = await collect(pieces);
    expect(model).toBe("builtin/ngram");
    expect(streamed).toEqual(await collect((await direct.stream(generation, context)).pieces));
  });

  test("refuses as it does in this thread", async () => {
    const request = { taskId: 2, model: "other/model", text: "x" } as const;
    const [ours, theirs] = await Promise.all([
      rejection(pooled.run(request, context)),
      rejection(direct.run(request, context)),
    ]);
    const { message, code, status, metaMessages } = theirs as { [key: string]: unknown };
    expect(ours).toMatchObject({ name: "ServiceError", message, code, status, metaMessages });
    const marked = { ...generation, parameters: { watermark: true } };
    expect(await rejection(pooled.stream(marked, context))).toMatchObject({ code: "PARAMETER_UNSUPPORTED" });
  });

  test("takes as many requests at a time as it has threads, and no more", async () => {
    const request = { taskId: 2, model: undefined, text: "I love it!" } as const;
    const running = [pooled.run(request, context), pooled.run(request, context)];
    expect(await rejection(pooled.run(request, context))).toMatchObject({ status: 503, code: "WORKERS_BUSY" });
    await Promise.all(running);
    expect(pooled).toMatchObject({ concurrency: 2 });
  });

  test("leaves this thread free while it computes", async () => {
    const text = "Validators stake ether to take part. ".repeat(2_700);
    const running = pooled.run({ taskId: 4, model: undefined, text, parameters: {} }, context);
    let turns = 0;
    let over = false;
    void running.finally(() => {
      over = true;
    });
    for (; !over; turns++) await new Promise(setImmediate);
    expect(turns).toBeGreaterThan(50);
  });

  test("a stream that is left early gives its thread back", async () => {
    const long = { ...generation, parameters: { max_new_tokens: 500, temperature: 1 } };
    for (let i = 0; i < 5; i++) {
      const { pieces } = await pooled.stream(long, context);
      const iterator = pieces[Symbol.asyncIterator]();
      await iterator.next();
      await iterator.return?.(undefined);
    }
    expect((await pooled.run(generation, context)).model).toBe("builtin/ngram");
  });

  test("ends a stream when its signal aborts", async () => {
    const controller = new AbortController();
    const long = { ...generation, parameters: { max_new_tokens: 2_000, temperature: 1 } };
    const { pieces } = await pooled.stream(long, { signal: controller.signal });
    let count = 0;
    for await (const _ of pieces) if (++count === 1) controller.abort();
    expect(count).toBeLessThan(2_000);
  });
});
