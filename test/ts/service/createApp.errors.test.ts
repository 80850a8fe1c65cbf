import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { encodeAbiParameters } from "viem";
import { describe, expect, test } from "vitest";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";
import { errorOf, testApp } from "./support/testApp.ts";

const { app, post, postRaw } = testApp();
const offchain = (data: unknown) => ({ source: 1, destination: 1, data });
const onchain = (data: unknown) => ({ source: 0, destination: 0, data });
const abi = (taskId: number, text: string) =>
  encodeAbiParameters([{ type: "uint8" }, { type: "string" }, { type: "string" }], [taskId, "", text]).slice(2);
const VALID = encodeRequest({ taskId: 2, text: "hello" }).slice(2);

describe("the wrong path or method", () => {
  test.each([
    ["GET", "/nope", 404, "NOT_FOUND"],
    ["POST", "/nope", 404, "NOT_FOUND"],
    ["POST", "/", 405, "METHOD_NOT_ALLOWED"],
    ["GET", "/service_output", 405, "METHOD_NOT_ALLOWED"],
    ["PUT", "/service_output", 405, "METHOD_NOT_ALLOWED"],
    ["DELETE", "/service-resources/", 405, "METHOD_NOT_ALLOWED"],
    ["OPTIONS", "/service_output?x=1", 405, "METHOD_NOT_ALLOWED"],
  ] as const)("%s %s is %i", async (method, url, status, code) => {
    const response = await app.inject({ method, url });
    expect(errorOf(response)).toMatchObject({ status, code });
  });

  test("405 names the methods there are", async () => {
    const response = await app.inject({ method: "GET", url: "/service_output" });
    expect(response.headers["allow"]).toBe("POST");
    expect(response.json()).toEqual({
      code: "405",
      name: "Method Not Allowed",
      description: "Invalid method or data: Only POST supported with json data. Details: got GET",
    });
  });

  test("HEAD of an error has its status and no body", async () => {
    const response = await app.inject({ method: "HEAD", url: "/service_output" });
    expect(response.statusCode).toBe(405);
  });

  test("a broken URL is 400", async () => {
    expect(errorOf(await app.inject("/%zz"))).toMatchObject({ status: 400, code: "HTTP_INVALID" });
  });
});

describe("a body that holds no request", () => {
  const json = { "content-type": "application/json" };
  test.each<[string, string | Buffer, Record<string, string>, number, string, string]>([
    ["empty", "", json, 400, "BODY_INVALID", "the body is empty"],
    ["empty, without a type", "", {}, 400, "BODY_INVALID", "the body is empty"],
    ["broken", '{"source":1', json, 400, "BODY_INVALID", "the body is not JSON"],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), json, 400, "BODY_INVALID", "not valid UTF-8"],
    ["a list", "[]", json, 400, "BODY_INVALID", "got an array, expected an object"],
    ["null", "null", json, 400, "BODY_INVALID", "got null"],
    ["a number", "5", json, 400, "BODY_INVALID", "got the number 5"],
    ["a deep list", "[".repeat(500_000), json, 400, "BODY_INVALID", "the body is not JSON"],
    [
      "a form",
      "a=b",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "CONTENT_TYPE_UNSUPPORTED",
      "application/json",
    ],
    ["text", "{}", { "content-type": "text/plain" }, 415, "CONTENT_TYPE_UNSUPPORTED", "application/json"],
    ["of no type", "{}", { "content-type": "" }, 415, "CONTENT_TYPE_UNSUPPORTED", "application/json"],
    [
      "compressed",
      gzipSync("{}"),
      { ...json, "content-encoding": "gzip" },
      415,
      "CONTENT_ENCODING_UNSUPPORTED",
      "got gzip",
    ],
    ["too large", `"${"x".repeat(3_000_000)}"`, json, 413, "BODY_TOO_LARGE", "larger than 2097152 bytes"],
  ])("%s", async (_, body, headers, status, code, text) => {
    const error = errorOf(await postRaw(body, headers));
    expect(error).toMatchObject({ status, code });
    expect(error.description).toContain(text);
  });

  test.each(["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.api+json"])(
    "the type %s is JSON",
    async (type) => {
      const response = await postRaw(JSON.stringify(offchain({ task_id: 2, text: "x" })), { "content-type": type });
      expect(response.statusCode).toBe(200);
    },
  );
});

describe("a wrong field: one error that names it, what was got and what is expected", () => {
  const TASKS =
    "expected one of 1 (text_generation), 2 (text_classification), 3 (token_classification), 4 (summarization).";
  const generation = (parameters: object) => offchain({ task_id: 1, prompt: "x", ...parameters });
  const summary = (parameters: unknown) => offchain({ task_id: 4, text: "x", parameters });

  test.each<[unknown, string, string]>([
    [{}, "FIELD_INVALID", "source: got nothing, expected 0 (on-chain) or 1 (off-chain)."],
    [{ source: 2, destination: 1, data: {} }, "FIELD_INVALID", "source: got the number 2, expected 0"],
    [{ source: "1", destination: 1, data: {} }, "FIELD_INVALID", 'source: got the string "1", expected 0'],
    [{ source: true, destination: 1, data: {} }, "FIELD_INVALID", "source: got the boolean true, expected 0"],
    [
      { source: 1, data: {} },
      "FIELD_INVALID",
      "destination: got nothing, expected 0 (on-chain), 1 (off-chain) or 2 (stream).",
    ],
    [{ source: 1, destination: 3, data: {} }, "FIELD_INVALID", "destination: got the number 3"],
    [
      { ...offchain({}), requires_proof: 1 },
      "FIELD_INVALID",
      "requires_proof: got the number 1, expected true, false or null.",
    ],
    [
      offchain("00"),
      "DATA_INVALID",
      "Your source is offchain, but your data is not a dictionary. Details: data: got the string",
    ],
    [offchain([]), "DATA_INVALID", "got an array"],
    [offchain(undefined), "DATA_INVALID", "data: got nothing"],
    [offchain(null), "DATA_INVALID", "data: got null"],
    [offchain({}), "TASK_UNKNOWN", `data.task_id: got nothing, ${TASKS}`],
    [offchain({ task_id: 0 }), "TASK_UNKNOWN", `data.task_id: got the number 0, ${TASKS}`],
    [offchain({ task_id: 5 }), "TASK_UNKNOWN", "got the number 5"],
    [offchain({ task_id: 99 }), "TASK_UNKNOWN", "got the number 99"],
    [offchain({ task_id: "1" }), "TASK_UNKNOWN", 'got the string "1"'],
    [offchain({ task_id: null }), "TASK_UNKNOWN", "got null"],
    [offchain({ task_id: 1.5 }), "TASK_UNKNOWN", "got the number 1.5"],
    [offchain({ task_id: [1] }), "TASK_UNKNOWN", "got an array"],
    [offchain({ task_id: 1, text: "x" }), "FIELD_INVALID", "data.prompt: got nothing, expected a string."],
    [offchain({ task_id: 2, prompt: "x" }), "FIELD_INVALID", "data.text: got nothing, expected a string."],
    [offchain({ task_id: 2, text: 5 }), "FIELD_INVALID", "data.text: got the number 5, expected a string."],
    [offchain({ task_id: 2, text: { a: 1 } }), "FIELD_INVALID", "data.text: got an object, expected a string."],
    [offchain({ task_id: 2, text: "" }), "TEXT_EMPTY", "data.text: got an empty text"],
    [offchain({ task_id: 1, prompt: " \n\t" }), "TEXT_EMPTY", "data.prompt: got an empty text"],
    [offchain({ task_id: 2, text: "a\ud800b" }), "FIELD_INVALID", "expected valid Unicode, without lone surrogates."],
    [offchain({ task_id: 2, text: "x", model: 5 }), "FIELD_INVALID", "data.model: got the number 5"],
    [offchain({ task_id: 2, text: "x", model: "m".repeat(257) }), "FIELD_INVALID", "data.model: got the string"],
    [offchain({ task_id: 2, text: "x", model: "\udfff" }), "FIELD_INVALID", "lone surrogates"],
    [
      generation({ max_new_tokens: 0 }),
      "FIELD_INVALID",
      "data.max_new_tokens: got the number 0, expected an integer from 1 to 2048.",
    ],
    [generation({ max_new_tokens: 1e9 }), "FIELD_INVALID", "data.max_new_tokens: got the number 1000000000, expected"],
    [generation({ max_new_tokens: 1.5 }), "FIELD_INVALID", "data.max_new_tokens: got the number 1.5"],
    [generation({ max_new_tokens: "20" }), "FIELD_INVALID", 'data.max_new_tokens: got the string "20"'],
    [
      generation({ temperature: 0 }),
      "FIELD_INVALID",
      "data.temperature: got the number 0, expected a number above 0, at most 100.",
    ],
    [
      generation({ top_p: 1.1 }),
      "FIELD_INVALID",
      "data.top_p: got the number 1.1, expected a number above 0, at most 1.",
    ],
    [generation({ top_k: -1 }), "FIELD_INVALID", "data.top_k: got the number -1"],
    [generation({ seed: -1 }), "FIELD_INVALID", "data.seed: got the number -1"],
    [generation({ seed: 2 ** 53 }), "FIELD_INVALID", "data.seed: got the number 9007199254740992"],
    [
      generation({ do_sample: "yes" }),
      "FIELD_INVALID",
      'data.do_sample: got the string "yes", expected true or false.',
    ],
    [
      generation({ best_of: 1_000 }),
      "FIELD_INVALID",
      "data.best_of: got the number 1000, expected an integer from 1 to 4.",
    ],
    [
      generation({ stop_sequences: 5 }),
      "FIELD_INVALID",
      "data.stop_sequences: got the number 5, expected a string or a list of strings.",
    ],
    [generation({ stop_sequences: ["a", 5] }), "FIELD_INVALID", "data.stop_sequences.1: got the number 5"],
    [generation({ stop_sequences: [""] }), "FIELD_INVALID", "data.stop_sequences.0"],
    [generation({ stop_sequences: Array(17).fill("x") }), "FIELD_INVALID", "expected at most 16 strings."],
    [
      generation({ stream: true }),
      "FIELD_INVALID",
      "data.stream: got the boolean true, expected false; ask for a stream with destination 2.",
    ],
    [generation({ details: true }), "FIELD_INVALID", "data.details: got the boolean true"],
    [summary(5), "FIELD_INVALID", "data.parameters: got the number 5, expected an object."],
    [summary([]), "FIELD_INVALID", "data.parameters: got an array, expected an object."],
    [
      summary({ max_length: 0 }),
      "FIELD_INVALID",
      "data.parameters.max_length: got the number 0, expected an integer from 1",
    ],
    [
      summary({ min_length: 9, max_length: 5 }),
      "FIELD_INVALID",
      "data.parameters.min_length: got the number 9, expected at most max_length.",
    ],
    [
      onchain(undefined),
      "DATA_INVALID",
      "Your source is onchain, but your data is not a hex string. Details: data: got nothing",
    ],
    [onchain({ task_id: 1, prompt: "x" }), "DATA_INVALID", "data: got an object"],
    [onchain(""), "DATA_EMPTY", "data: the on-chain request is empty"],
    [onchain("0x"), "DATA_EMPTY", "data: the on-chain request is empty"],
    [onchain("zz"), "HEX_INVALID", "data is not hex: character 0 of 2 is not a hex digit."],
    [onchain(`${VALID}0`), "HEX_INVALID", "odd number of digits"],
    [onchain("1234"), "REQUEST_MALFORMED", "Give abi.encode(uint8 taskId, string model, string text)."],
    [onchain("ff".repeat(320)), "REQUEST_MALFORMED", "cannot be decoded from 320 bytes"],
    [onchain(VALID.slice(0, -64)), "REQUEST_MALFORMED", "cannot be decoded"],
    [onchain(VALID.replace(/68656c6c6f/, "68ff6c6c6f")), "REQUEST_MALFORMED", "not valid UTF-8"],
    [onchain(abi(0, "x")), "TASK_UNKNOWN", "got the number 0"],
    [onchain(abi(5, "x")), "TASK_UNKNOWN", "got the number 5"],
    [onchain(abi(2, "")), "TEXT_EMPTY", "text is empty"],
    [onchain(abi(2, "  ")), "TEXT_EMPTY", "text: got an empty text"],
  ])("%j", async (body, code, text) => {
    const error = errorOf(await post(body));
    expect(error).toMatchObject({ status: 400, code });
    expect(error.description).toContain(text);
    expect(error.description).not.toContain("\n");
  });

  test("proofs: the protocol's words", async () => {
    const response = await post({ ...offchain({ task_id: 2, text: "x" }), requires_proof: true });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      code: "400",
      name: "Bad Request",
      description: "Proofs are not supported for HF Client Inference Service",
    });
  });

  test.each([
    ["off-chain", offchain({ task_id: 2, text: "x".repeat(1_000_000) })],
    ["on-chain", onchain(abi(2, "x".repeat(1_000_000)))],
  ])("1 MB of text, %s", async (_, body) => {
    const error = errorOf(await post(body));
    expect(error.status).toBe(413);
    expect(["TEXT_TOO_LONG", "BODY_TOO_LARGE"]).toContain(error.code);
  });

  test.each([
    ["plain", offchain({ task_id: 2, text: "x".repeat(100_000) })],
    ["escaped", offchain({ task_id: 2, text: "\u0001".repeat(100_000) })],
    ["on chain", onchain(abi(2, "漢".repeat(100_000)))],
  ])("the longest text there may be passes: %s", async (_, body) => {
    expect((await post(body)).statusCode).toBe(200);
  });
});

describe("hostile requests", () => {
  const key = fc.oneof(
    fc.constantFrom("source", "destination", "data", "requires_proof", "__proto__", "constructor", "toString"),
    fc.string(),
  );
  const anyJson = fc.jsonValue({ maxDepth: 4 });
  const dataKey = fc.constantFrom(
    "task_id",
    "text",
    "prompt",
    "model",
    "parameters",
    "stop_sequences",
    "seed",
    "__proto__",
  );
  const almostValue = fc.oneof(anyJson, fc.nat({ max: 5 }), fc.constantFrom("\ud800", "", 1e308, -0, 2 ** 53, "0x"));
  const almostData = fc.dictionary(dataKey, almostValue, { noNullPrototype: true });
  const almostRequest = fc.record(
    {
      source: fc.constantFrom(0, 1, 2, null, "1"),
      destination: fc.constantFrom(0, 1, 2, -1),
      data: fc.oneof(almostData, anyJson, fc.string(), fc.base64String()),
      requires_proof: fc.constantFrom(true, false, null, 0),
    },
    { requiredKeys: [] },
  );

  function expectAnswer(response: Awaited<ReturnType<typeof post>>): void {
    if (response.statusCode === 200) return;
    const { status, code, description } = errorOf(response);
    expect(status).toBeLessThan(500);
    expect(code).toMatch(/^[A-Z_]+$/);
    expect(description.length).toBeLessThan(1_000);
  }

  test("any JSON gets an answer that is not our fault", async () => {
    const body = fc.oneof(almostRequest, fc.dictionary(key, anyJson), anyJson);
    await fc.assert(
      fc.asyncProperty(body, async (value) => expectAnswer(await post(value))),
      { numRuns: 1_000 },
    );
  });

  test("any bytes get an answer that is not our fault", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expectAnswer(await postRaw(Buffer.from(bytes)));
      }),
    );
  });

  test("any bytes for ABI, and valid ABI with bytes changed, get an answer that is not our fault", async () => {
    const changed = fc.tuple(fc.nat({ max: VALID.length / 2 - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
      const bytes = Buffer.from(VALID, "hex");
      bytes[at] = byte;
      return bytes.toString("hex");
    });
    const random = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString("hex"));
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, random), async (data) => expectAnswer(await post(onchain(data)))),
      { numRuns: 500 },
    );
  });
});
