import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FakeHuggingFace, type FakeReply, startFakeHuggingFace } from "../../support/fakeHuggingFace.ts";
import { huggingFaceBackend, rejection } from "../../support/huggingFaceBackend.ts";

let fake: FakeHuggingFace;
beforeAll(async () => {
  fake = await startFakeHuggingFace();
});
afterAll(async () => fake[Symbol.asyncDispose]());
beforeEach(() => void fake.requests.splice(0));

const context = { signal: new AbortController().signal };
const classify = { taskId: 2, model: undefined, text: "secret prompt" } as const;
const generate = { taskId: 1, model: undefined, text: "secret prompt", parameters: {} } as const;
const posted = () => fake.requests.filter(({ method }) => method === "POST");
const now = { "retry-after": "0" };

describe("every refusal has its cause", () => {
  test.each<[string, FakeReply, object]>([
    [
      "bad token",
      { status: 401, body: { error: "Invalid credentials in Authorization header" } },
      { status: 502, code: "BACKEND_UNAUTHORIZED", details: "Invalid credentials in Authorization header" },
    ],
    [
      "no credits",
      { status: 402, body: { error: "You have exceeded your monthly included credits" } },
      { status: 502, code: "BACKEND_UNPAID", details: "You have exceeded your monthly included credits" },
    ],
    [
      "gated model",
      { status: 403, body: { error: "This authentication method does not have sufficient permissions" } },
      { status: 502, code: "BACKEND_FORBIDDEN" },
    ],
    [
      "no such model",
      { status: 404, body: "Not Found" },
      { status: 400, code: "MODEL_UNSUPPORTED", details: "Not Found" },
    ],
    [
      "TGI's validation",
      {
        status: 422,
        body: { error: "Input validation error: `temperature` must be strictly positive", error_type: "validation" },
      },
      { status: 400, code: "BACKEND_REFUSED", details: expect.stringContaining("must be strictly positive") },
    ],
    [
      "OpenAI's shape",
      { status: 400, body: { error: { message: "max_tokens is too large", type: "invalid_request_error" } } },
      { status: 400, code: "BACKEND_REFUSED", details: "max_tokens is too large" },
    ],
    [
      "a list of errors",
      { status: 400, body: { error: ["Error in `inputs`", "too long"] } },
      { code: "BACKEND_REFUSED", details: "Error in `inputs`; too long" },
    ],
    ["a page", { status: 500, body: "<html>oops\n</html>" }, { status: 502, code: "BACKEND_FAILED", retryable: true }],
    ["nothing", { status: 500, body: "" }, { status: 502, code: "BACKEND_FAILED" }],
    [
      "an answer of another shape",
      { status: 200, body: { labels: [] } },
      { status: 502, code: "BACKEND_ANSWER_INVALID", details: expect.stringContaining("malformed response") },
    ],
    [
      "no JSON",
      { status: 200, headers: { "content-type": "application/json" }, body: "{oops" },
      { status: 502, code: "BACKEND_ANSWER_INVALID" },
    ],
  ])("%s", async (_, reply, expected) => {
    fake.reply(reply);
    const error = await rejection(huggingFaceBackend(fake).run(classify, context));
    expect(error).toMatchObject(expected);
    const shown = inspect(error, { depth: 9 });
    expect(shown).not.toContain(fake.token);
    expect(shown).not.toContain("secret prompt");
  });

  test("an error that repeats the token is shown without it", async () => {
    fake.reply({ status: 400, body: { error: `bad header: Bearer ${fake.token}` } });
    const error = await rejection(huggingFaceBackend(fake).run(classify, context));
    expect(error).toMatchObject({ details: "bad header: Bearer [token]" });
  });

  test("a chat without text is no answer", async () => {
    const message = { role: "assistant", content: "", reasoning_content: "Hmm, let me think" };
    const choices = [{ index: 0, message, finish_reason: "length" }];
    fake.reply({ status: 200, body: { id: "1", created: 1, model: "m", choices, usage: {} } });
    expect(await rejection(huggingFaceBackend(fake).run(generate, context))).toMatchObject({
      status: 502,
      code: "BACKEND_ANSWER_INVALID",
      metaMessages: ["It thinks before it answers: raise max_new_tokens."],
    });
  });

  test("an endless answer is not read to its end", async () => {
    const long = [[{ label: "x".repeat(17 * 1024 * 1024), score: 1 }]];
    fake.reply({ status: 200, body: long });
    expect(await rejection(huggingFaceBackend(fake).run(classify, context))).toMatchObject({
      status: 502,
      code: "BACKEND_ANSWER_INVALID",
      shortMessage: expect.stringContaining("larger than 16777216 bytes"),
    });
  });
});

describe("what may pass is tried again", () => {
  test.each([429, 502, 503, 504])("%i, after as long as it asks for", async (status) => {
    fake.reply({ status, headers: now, body: { error: "later" } }, { status, headers: now, body: { error: "later" } });
    const { result } = await huggingFaceBackend(fake).run(classify, context);
    expect(result.taskId).toBe(2);
    expect(posted()).toHaveLength(3);
  });

  test.each<[number, unknown, object]>([
    [429, { error: "Too Many Requests" }, { status: 429, code: "BACKEND_BUSY", retryAfterSeconds: 0, retryable: true }],
    [
      503,
      { error: "Model org/x is currently loading", estimated_time: 20 },
      { status: 503, code: "MODEL_LOADING", retryable: true },
    ],
    [503, { error: "overloaded" }, { status: 503, code: "BACKEND_UNAVAILABLE", retryable: true }],
  ])("%i is given up after three more times", async (status, body, expected) => {
    fake.reply(...Array<FakeReply>(4).fill({ status, headers: now, body }));
    expect(await rejection(huggingFaceBackend(fake).run(classify, context))).toMatchObject(expected);
    expect(posted()).toHaveLength(4);
  });

  test("a long wait is the caller's, who is told how long", async () => {
    fake.reply({ status: 429, headers: { "retry-after": "3600" }, body: { error: "hourly limit" } });
    expect(await rejection(huggingFaceBackend(fake).run(classify, context))).toMatchObject({
      code: "BACKEND_BUSY",
      retryAfterSeconds: 3_600,
    });
    expect(posted()).toHaveLength(1);
  });

  test("waiting ends with the request", async () => {
    const controller = new AbortController();
    const reason = new Error("client is gone");
    fake.reply({ status: 503, headers: { "retry-after": "15" }, body: { error: "later" } });
    const backend = huggingFaceBackend(fake);
    const running = backend.run(classify, { signal: controller.signal });
    await expect.poll(() => posted().length).toBe(1);
    controller.abort(reason);
    expect(await rejection(running)).toBe(reason);
  });
});
