import { pino } from "pino";
import { decodeAbiParameters, encodeAbiParameters, parseAbiParameters } from "viem";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ServiceError } from "../../../../ts/service/errors/ServiceError.ts";
import { defineService } from "../../../../ts/service/kit/defineService.ts";
import { task } from "../../../../ts/service/kit/task.ts";
import { serve } from "../../../../ts/service/serve.ts";
import { kitApp } from "../support/kitApp.ts";
import { errorOf } from "../support/testApp.ts";

const OUTPUT = parseAbiParameters("uint256 words, string longest");
const count = task({
  name: "count",
  input: z.object({ text: z.string().min(1, { error: "a text that is not empty" }) }),
  onchain: { input: parseAbiParameters("string text"), output: OUTPUT },
  run: ({ text }) => {
    const words = text.split(/\s+/);
    return { words: BigInt(words.length), longest: words.reduce((a, b) => (b.length > a.length ? b : a)) };
  },
  async *stream({ text }) {
    yield* text.split(/(?<= )/);
  },
  prove: ({ words }) => `0x${words.toString(16).padStart(2, "0")}`,
});
const { app, post } = kitApp(defineService({ id: "word-count", tasks: [count] }));
const onchain = (text: string) => encodeAbiParameters(parseAbiParameters("string"), [text]).slice(2);

describe("a service of one task", () => {
  test("answers off chain, an integer as an integer however large", async () => {
    const response = await post({ source: 1, destination: 1, data: { text: "one three" } });
    expect(response.body).toBe('{"output":{"words":2,"longest":"three"}}');
  });

  test("answers on chain", async () => {
    const data = onchain("one three");
    const { raw_output, ...rest } = (await post({ source: 0, destination: 0, data })).json<{ raw_output: string }>();
    expect(decodeAbiParameters(OUTPUT, `0x${raw_output}`)).toEqual([2n, "three"]);
    expect(rest).toEqual({ raw_input: data, processed_input: "", processed_output: "", proof: "" });
  });

  test("proves", async () => {
    const response = await post({ source: 1, destination: 0, data: { text: "a b c" }, requires_proof: true });
    expect(response.json()).toMatchObject({ raw_input: "", proof: "03" });
  });

  test.each([1, 2])("has no place for a proof in an answer to destination %i", async (destination) => {
    const error = errorOf(await post({ source: 1, destination, data: { text: "a" }, requires_proof: true }));
    expect(error).toMatchObject({ status: 400, code: "PROOF_UNSUPPORTED" });
  });

  test("streams", async () => {
    const response = await post({ source: 1, destination: 2, data: { text: "a b c" } });
    expect([response.headers["x-backend"], response.body]).toEqual(["word-count", "a b c"]);
  });

  test.each([
    [{ source: 1, destination: 1, data: { text: "" } }, 400, "data.text: got the string"],
    [{ source: 1, destination: 1, data: { text: 5 } }, 400, "data.text: got the number 5"],
    [{ source: 1, destination: 1, data: [] }, 400, "data is not a dictionary"],
    [{ source: 1, destination: 1, data: { text: "\ud800" } }, 400, "data.text: got a string with lone surrogates"],
    [
      { source: 1, destination: 1, data: { a: { b: ["x".repeat(100_001)] } } },
      413,
      "data.a.b.0: got 100001 characters",
    ],
    [{ source: 0, destination: 0, data: onchain("") }, 400, "input.text: got the string"],
    [{ source: 0, destination: 0, data: "beef" }, 400, "Give abi.encode(string text)."],
    [{ source: 3, destination: 0, data: "" }, 400, "source: got the number 3"],
  ])("refuses %j", async (body, status, text) => {
    const error = errorOf(await post(body));
    expect(error.status).toBe(status);
    expect(error.description).toContain(text);
  });

  test("has resources, health and metrics", async () => {
    expect((await app.inject("/service-resources")).json()).toMatchObject({
      service_id: "word-count",
      compute_capability: [{ id: "ml", task: ["count"], models: [] }],
    });
    expect((await app.inject("/service-resources?model_id=x")).json()).toEqual({ supported: false });
    expect((await app.inject("/health")).json()).toMatchObject({ status: "ready", service: "word-count" });
    expect((await app.inject("/metrics")).body).toContain(
      'infernet_service_requests_total{task="count",backend="word-count",status="200"}',
    );
  });
});

describe("a service of several tasks", () => {
  const half = task({
    ...{ name: "half", id: 2, input: z.object({ x: z.coerce.bigint() }) },
    onchain: { input: parseAbiParameters("uint256 x"), output: parseAbiParameters("uint256") },
    run: ({ x }) => {
      if (x % 2n === 1n) throw new ServiceError("x: got an odd number.", { status: 400, code: "ODD" });
      return x / 2n;
    },
  });
  const shout = task({
    name: "shout",
    id: 7,
    input: z.object({ text: z.string() }),
    run: ({ text }) => text.toUpperCase(),
  });
  const several = kitApp(defineService({ id: "several", tasks: [half, shout] }));
  const halve = (x: bigint) => encodeAbiParameters(parseAbiParameters("uint8, uint256"), [2, x]).slice(2);

  test("chooses by task_id off chain, by a first uint8 on chain", async () => {
    const loud = await several.post({ source: 1, destination: 1, data: { task_id: 7, text: "hi" } });
    expect(loud.json()).toEqual({ output: "HI" });
    const halved = await several.post({ source: 0, destination: 0, data: halve(2n ** 255n) });
    expect(halved.json()).toMatchObject({ raw_output: (2n ** 254n).toString(16).padStart(64, "0") });
    expect((await several.post({ source: 0, destination: 1, data: halve(2n ** 70n) })).body).toBe(
      `{"output":${2n ** 69n}}`,
    );
  });

  test.each([
    [
      { source: 1, destination: 1, data: { text: "hi" } },
      "TASK_UNKNOWN",
      "data.task_id: got nothing, expected one of 2 (half), 7 (shout).",
    ],
    [{ source: 1, destination: 1, data: { task_id: "7" } }, "TASK_UNKNOWN", "got the string"],
    [{ source: 0, destination: 1, data: "ff".repeat(32) }, "TASK_UNKNOWN", "got a number over 255"],
    [{ source: 0, destination: 1, data: "07" }, "TASK_UNKNOWN", "taskId: got nothing"],
    [{ source: 0, destination: 1, data: `${"07".padStart(64, "0")}` }, "SOURCE_UNSUPPORTED", "shout doesn't take"],
    [{ source: 0, destination: 1, data: halve(3n) }, "ODD", "x: got an odd number."],
  ])("%j", async (body, code, text) => {
    const error = errorOf(await several.post(body));
    expect(error).toMatchObject({ status: 400, code });
    expect(error.description).toContain(text);
  });

  test("without an id each is refused at once", () => {
    expect(() => defineService({ id: "x", tasks: [half, count] })).toThrow("each of several tasks needs an id");
    expect(() => defineService({ id: "x", tasks: [{ ...half, id: 256 }] })).toThrow("half has the id 256");
    expect(() => defineService({ id: "x", tasks: [half, half] })).toThrow("each of several tasks needs an id");
  });
});

describe("limits", () => {
  const wait = task({
    name: "wait",
    input: z.object({ text: z.string() }),
    run: (_, { signal }) =>
      new Promise<string>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  const body = { source: 1, destination: 1, data: { text: "abc" } };
  const silent = pino({ level: "silent" });
  const ask = async (url: string, data: object = body) =>
    fetch(`${url}/service_output`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(data),
    });

  test("are the service's own, and those of who starts it first", async () => {
    const service = defineService({ id: "slow", limits: { deadlineMs: 50, textLength: 3 }, tasks: [wait] });
    await using running = await serve(service, { port: 0, logger: silent });
    const late = await ask(running.url);
    expect([late.status, late.headers.get("x-error-code"), late.headers.get("retry-after")]).toEqual([
      503,
      "DEADLINE_EXCEEDED",
      "10",
    ]);
    const long = { ...body, data: { text: "abcd" } };
    expect((await ask(running.url, long)).status).toBe(413);
    await using other = await serve(service, { port: 0, logger: silent, limits: { textLength: 9 } });
    expect((await ask(other.url, long)).status).toBe(503);
  });

  test("bound what waits", async () => {
    const service = defineService({ id: "slow", limits: { concurrency: 1, queue: 0, deadlineMs: 200 }, tasks: [wait] });
    await using running = await serve(service, { port: 0, logger: silent });
    const answers = await Promise.all(Array.from({ length: 3 }, () => ask(running.url)));
    const seen = answers.map(({ status, headers }) => `${status} ${headers.get("x-error-code")}`).sort();
    expect(seen).toEqual(["429 QUEUE_FULL", "429 QUEUE_FULL", "503 DEADLINE_EXCEEDED"]);
    expect(answers.map(({ headers }) => Number(headers.get("retry-after")))).not.toContain(0);
  });
});

test("on-chain input that points at the same bytes again and again is refused before it fills the memory", async () => {
  const join = task({
    ...{ name: "join", input: z.object({ texts: z.array(z.string()) }) },
    onchain: { input: parseAbiParameters("string[] texts") },
    run: ({ texts }) => texts.join(""),
  });
  const word = (value: number) => value.toString(16).padStart(64, "0");
  const count = 8_000;
  const pointers = word(count * 32).repeat(count);
  const data = word(32) + word(count) + pointers + word(700_000) + "61".repeat(700_000);
  const before = process.memoryUsage().rss;
  const error = errorOf(
    await kitApp(defineService({ id: "join", tasks: [join] })).post({ source: 0, destination: 1, data }),
  );
  expect(error).toMatchObject({ status: 400, code: "REQUEST_MALFORMED" });
  expect(process.memoryUsage().rss - before).toBeLessThan(500 * 2 ** 20);
});

test("proofs without a form on chain are refused at once", () => {
  const proving = task({ name: "x", input: z.unknown(), run: () => 1, prove: () => "0x" });
  expect(() => defineService({ id: "x", tasks: [proving] })).toThrow("x has prove and no onchain.output");
});

test("it listens like any service", async () => {
  await using running = await serve(defineService({ id: "word-count", message: "hi", tasks: [count] }), {
    ...{ port: 0, logger: pino({ level: "silent" }) },
  });
  expect(running.id).toBe("word-count");
  expect(await (await fetch(running.url)).json()).toEqual({ message: "hi" });
});
