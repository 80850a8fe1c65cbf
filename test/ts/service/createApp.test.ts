import { describe, expect, test } from "vitest";
import { decodeResult } from "../../../ts/codec/decodeResult.ts";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";
import { encodeResult } from "../../../ts/codec/encodeResult.ts";
import { ServiceError } from "../../../ts/service/errors/ServiceError.ts";
import { fakeBackend, piecesOf } from "./support/fakeBackend.ts";
import { errorOf, testApp } from "./support/testApp.ts";

const OFFCHAIN = { source: 1, destination: 1 };

describe("GET /", () => {
  test("says what the service is", async () => {
    const response = await testApp().app.inject("/");
    expect(response.statusCode).toBe(200);
    expect(response.headers["content-type"]).toContain("application/json");
    expect(response.json()).toEqual({ message: "Infernet-ML HuggingFace Model Inference Service" });
  });

  test("HEAD has no body", async () => {
    const response = await testApp().app.inject({ method: "HEAD", url: "/" });
    expect(response.statusCode).toBe(200);
    expect(response.body).toBe("");
  });
});

describe("POST /service_output, off-chain to off-chain", () => {
  test.each([
    [{ task_id: 1, prompt: "Go" }, "Go {}"],
    [{ task_id: 2, text: "Go" }, [{ label: "Go", score: 0.75 }]],
    [{ task_id: 3, text: "Go" }, [{ entity_group: "MISC", score: 0.5, word: "Go", start: 0, end: 1 }]],
    [{ task_id: 4, text: "Go" }, { summary_text: "Go {}" }],
  ])("%j", async (data, output) => {
    const response = await testApp().post({ ...OFFCHAIN, data });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ output, model: "fake/default", backend: "fake" });
  });

  test("infernet-ml#1: the model of the request gets to the backend", async () => {
    const data = { task_id: 2, text: "Go", model: "org/model" };
    expect((await testApp().post({ ...OFFCHAIN, data })).json()).toMatchObject({ model: "org/model" });
  });

  test.each([null, "", undefined])("model %j leaves the choice to the backend", async (model) => {
    const response = await testApp().post({ ...OFFCHAIN, data: { task_id: 2, text: "Go", model } });
    expect(response.json()).toMatchObject({ model: "fake/default", backend: "fake" });
  });

  test("requires_proof false and null, and keys nobody knows, change nothing", async () => {
    const data = { task_id: 2, text: "Go", unknown: { __proto__: null } };
    for (const requires_proof of [false, null, undefined]) {
      const response = await testApp().post({ ...OFFCHAIN, requires_proof, data, other: 1 });
      expect(response.statusCode).toBe(200);
    }
  });

  test("every parameter of text generation gets to the backend", async () => {
    const parameters = {
      max_new_tokens: 5,
      do_sample: true,
      seed: 7,
      temperature: 0.5,
      top_k: 3,
      top_p: 0.9,
      typical_p: 0.8,
      repetition_penalty: 1.2,
      stop_sequences: ["a", "b"],
      return_full_text: true,
      truncate: 100,
      best_of: 2,
      watermark: false,
    };
    const data = {
      task_id: 1,
      prompt: "Go",
      ...parameters,
      details: false,
      stream: false,
      decoder_input_details: null,
    };
    const { output } = (await testApp().post({ ...OFFCHAIN, data })).json<{ output: string }>();
    expect(JSON.parse(output.slice(3))).toEqual(parameters);
  });

  test("a stop sequence may be a plain string", async () => {
    const { output } = (
      await testApp().post({ ...OFFCHAIN, data: { task_id: 1, prompt: "Go", stop_sequences: "." } })
    ).json<{ output: string }>();
    expect(output).toBe('Go {"stop_sequences":["."]}');
  });

  test("summary parameters get to the backend", async () => {
    const parameters = { min_length: 5, max_length: 10, top_k: 3, top_p: 1, temperature: 2, max_time: 9.5 };
    const response = await testApp().post({ ...OFFCHAIN, data: { task_id: 4, text: "Go", parameters } });
    expect(response.json()).toEqual({
      output: { summary_text: `Go ${JSON.stringify(parameters)}` },
      model: "fake/default",
      backend: "fake",
    });
  });
});

describe("POST /service_output, on-chain", () => {
  const input = encodeRequest({ taskId: 2, model: "org/model", text: "héllo 😀" });

  test.each([
    ["without 0x", input.slice(2)],
    ["with 0x", input],
    ["in capitals and white space", ` ${input.slice(2).toUpperCase()}\n`],
  ])("source 0 takes hex %s, and repeats it without", async (_, data) => {
    const response = await testApp().post({ source: 0, destination: 0, data, requires_proof: false });
    expect(response.json()).toEqual({
      raw_input: input.slice(2),
      processed_input: "",
      raw_output: encodeResult({ taskId: 2, labels: [{ label: "héllo 😀", score: 0.75 }] }).slice(2),
      processed_output: "",
      proof: "",
    });
  });

  test.each([1, 2, 3, 4] as const)("task %i to destination 0", async (taskId) => {
    const data = encodeRequest({ taskId, text: "Go" }).slice(2);
    const { raw_output } = (await testApp().post({ source: 0, destination: 0, data })).json<{ raw_output: string }>();
    expect(decodeResult(taskId, `0x${raw_output}`)).toMatchObject({ taskId });
  });

  test("source 0 to destination 1 is JSON", async () => {
    const response = await testApp().post({ source: 0, destination: 1, data: input });
    expect(response.json()).toEqual({
      output: [{ label: "héllo 😀", score: 0.75 }],
      model: "org/model",
      backend: "fake",
    });
  });

  test("source 1 to destination 0 (a delegated subscription) has no raw input", async () => {
    const response = await testApp().post({ source: 1, destination: 0, data: { task_id: 4, text: "Go" } });
    expect(response.json()).toMatchObject({
      raw_input: "",
      raw_output: encodeResult({ taskId: 4, summary: "Go {}" }).slice(2),
    });
  });
});

describe("POST /service_output to a stream", () => {
  test.each([
    ["off-chain", { source: 1, destination: 2, data: { task_id: 1, prompt: "héllo" } }],
    ["on-chain", { source: 0, destination: 2, data: encodeRequest({ taskId: 1, text: "héllo" }).slice(2) }],
  ])("is text in pieces, from an %s source", async (_, body) => {
    const response = await testApp().post(body);
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "x-model": "fake/default",
      "transfer-encoding": "chunked",
    });
    expect(response.body).toBe("<héllo>");
  });

  test("may be empty", async () => {
    const backend = fakeBackend({ stream: async () => ({ model: "m", pieces: piecesOf([]) }) });
    const response = await testApp({ backend }).post({ source: 1, destination: 2, data: { task_id: 1, prompt: "x" } });
    expect([response.statusCode, response.body]).toEqual([200, ""]);
  });

  test("that fails before its first piece is an error with a status", async () => {
    const failing = async function* (): AsyncGenerator<string> {
      yield await Promise.reject(new ServiceError("The model is loading.", { status: 503, code: "MODEL_LOADING" }));
    };
    const backend = fakeBackend({ stream: async () => ({ model: "m", pieces: failing() }) });
    const response = await testApp({ backend }).post({ source: 1, destination: 2, data: { task_id: 1, prompt: "x" } });
    expect(errorOf(response)).toEqual({ status: 503, code: "MODEL_LOADING", description: "The model is loading." });
  });

  test.each([2, 3, 4])("task %i has none", async (task_id) => {
    const response = await testApp().post({ source: 1, destination: 2, data: { task_id, text: "Go" } });
    expect(errorOf(response)).toMatchObject({ status: 400, code: "STREAM_UNSUPPORTED" });
  });
});

describe("what a backend throws", () => {
  const body = { ...OFFCHAIN, data: { task_id: 2, text: "Go" } };

  test("on purpose keeps its status and code", async () => {
    const error = new ServiceError("No such model.", {
      status: 400,
      code: "MODEL_UNSUPPORTED",
      metaMessages: ["Use x."],
    });
    const { post } = testApp({ backend: fakeBackend({ run: () => Promise.reject(error) }) });
    expect(errorOf(await post(body))).toEqual({
      status: 400,
      code: "MODEL_UNSUPPORTED",
      description: "No such model. Use x.",
    });
  });

  test.each([
    [new TypeError("two\nlines"), "Internal Server Error: two lines"],
    ["not an error", "Internal Server Error: not an error"],
    [undefined, "Internal Server Error: undefined"],
  ])("by accident is a 500 with its text, logged with its stack: %s", async (thrown, description) => {
    const { post, log } = testApp({ backend: fakeBackend({ run: () => Promise.reject(thrown) }) });
    expect(errorOf(await post(body))).toEqual({ status: 500, code: "INTERNAL", description });
    expect(log).toContainEqual(expect.objectContaining({ level: 50, code: "INTERNAL", msg: "failed" }));
  });

  test("nothing, ever, is cut off by the deadline, whether or not it heeds the signal", async () => {
    let aborted: unknown;
    const run = (_: unknown, { signal }: { signal: AbortSignal }) => {
      signal.addEventListener("abort", () => {
        aborted = signal.reason;
      });
      return new Promise<never>(() => undefined);
    };
    const response = await testApp({ backend: fakeBackend({ run }), deadlineMs: 20 }).post(body);
    expect(errorOf(response)).toMatchObject({ status: 503, code: "DEADLINE_EXCEEDED" });
    expect(aborted).toBeInstanceOf(ServiceError);
  });
});

describe("logs", () => {
  test("name the task, the model and the time, never the text", async () => {
    const { post, log } = testApp();
    await post({ ...OFFCHAIN, data: { task_id: 2, text: "private words" } });
    expect(log).toContainEqual(
      expect.objectContaining({
        msg: "answered",
        task: "text_classification",
        model: "fake/default",
        durationMs: expect.any(Number),
      }),
    );
    expect(JSON.stringify(log)).not.toContain("private");
  });

  test("a refusal is one line with its code", async () => {
    const { post, log } = testApp();
    await post({ ...OFFCHAIN, data: { task_id: 99 } });
    expect(log).toEqual([expect.objectContaining({ level: 30, msg: "refused", status: 400, code: "TASK_UNKNOWN" })]);
  });
});
