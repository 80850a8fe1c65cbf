import { describe, expect, test } from "vitest";
import { startFakeHuggingFace } from "../../support/fakeHuggingFace.ts";
import { collect, huggingFaceBackend, rejection } from "../../support/huggingFaceBackend.ts";

const request = { taskId: 1, model: undefined, text: "Hi", parameters: { max_new_tokens: 5 } } as const;
const context = { signal: new AbortController().signal };

describe("a stream", () => {
  test("of a chat comes piece by piece", async () => {
    await using fake = await startFakeHuggingFace({ holdStreams: true });
    const { model, pieces } = await huggingFaceBackend(fake).stream(request, context);
    expect(model).toBe("meta-llama/Llama-3.1-8B-Instruct");
    const first = await pieces[Symbol.asyncIterator]().next();
    expect(first.value).toBe("Once");
    fake.release();
    expect(await collect(pieces)).toEqual([" upon", " 🦊"]);
    expect(fake.requests.at(-1)?.body).toMatchObject({ stream: true, max_tokens: 5 });
  });

  test("of a continuation comes piece by piece, behind its prompt if that is wanted", async () => {
    await using fake = await startFakeHuggingFace();
    const backend = huggingFaceBackend(fake);
    const continuation = { ...request, model: "org/base-model" };
    const { pieces } = await backend.stream(continuation, context);
    expect(await collect(pieces)).toEqual(["Once", " upon", " a"]);
    const whole = await backend.stream({ ...continuation, parameters: { return_full_text: true } }, context);
    expect((await collect(whole.pieces)).join("")).toBe("HiOnce upon a");
  });

  test.each(["aborts", "stops reading"])("hangs up when its reader %s", async (how) => {
    await using fake = await startFakeHuggingFace({ holdStreams: true });
    const controller = new AbortController();
    const { pieces } = await huggingFaceBackend(fake).stream(request, { signal: controller.signal });
    const iterator = pieces[Symbol.asyncIterator]();
    await iterator.next();
    if (how === "aborts") {
      const reason = new Error("client is gone");
      const next = iterator.next();
      controller.abort(reason);
      expect(await rejection(next)).toBe(reason);
    } else await iterator.return?.();
    await fake.hungUp;
  });

  test.each([
    [{ status: 400, body: { error: { message: "no chat template" } } }, "BACKEND_REFUSED"],
    [{ status: 429, headers: { "retry-after": "99" }, body: { error: "later" } }, "BACKEND_BUSY"],
    [{ status: 200, body: { choices: [] } }, "BACKEND_ANSWER_INVALID"],
    [
      { status: 200, headers: { "content-type": "text/event-stream" }, body: 'data: {"error":{"message":"died"}}\n\n' },
      "BACKEND_FAILED",
    ],
    [
      { status: 200, headers: { "content-type": "text/event-stream" }, body: "data: {oops\n\n" },
      "BACKEND_ANSWER_INVALID",
    ],
  ])("that fails says why: %j", async (reply, code) => {
    await using fake = await startFakeHuggingFace();
    fake.reply(reply);
    const { pieces } = await huggingFaceBackend(fake).stream(request, context);
    expect(await rejection(collect(pieces))).toMatchObject({ code });
  });
});
