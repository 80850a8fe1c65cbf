import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import { encode } from "../../../../ts/codec/encode.ts";
import { encodeDelivery } from "../../../../ts/codec/encodeDelivery.ts";
import { encodeRequest } from "../../../../ts/codec/encodeRequest.ts";
import { encodeResult } from "../../../../ts/codec/encodeResult.ts";
import { captureCli } from "../captureCli.ts";

const PROMPT = "Is the sky blue during a clear day?";
const WALLET = "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C";
const RESULT = encodeResult({ taskId: 2, labels: [{ label: "POSITIVE", score: 0.75 }] });
const ANSWER = { raw_input: "", processed_input: "", raw_output: RESULT.slice(2), processed_output: "", proof: "" };
const DELIVERY = encodeDelivery(ANSWER);
const CALLDATA = encodeFunctionData({
  abi: coordinatorAbi,
  functionName: "deliverCompute",
  args: [7, 2, DELIVERY.input, DELIVERY.output, DELIVERY.proof, WALLET],
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "infernet-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(content: unknown): Promise<string> {
  const path = join(folder, "input.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("encode", () => {
  test("the request of the protocol's documentation, by its task and by its types", async () => {
    const expected = { code: 0, stdout: `${encodeRequest({ taskId: 1, text: PROMPT })}\n`, stderr: "" };
    expect(await captureCli("encode", "request", PROMPT)).toEqual(expected);
    expect(await captureCli("encode", "abi", "uint8,string,string", "1", "", PROMPT)).toEqual(expected);
  });

  test.each([
    [{ task: "text-classification", text: "I love it" }, { taskId: 2, text: "I love it" } as const],
    [{ task_id: 1, prompt: "Hi" }, { taskId: 1, text: "Hi" } as const],
    [
      { task: 1, model: "org/model", text: "Hi", parameters: { max_new_tokens: 5 } },
      { taskId: 1, model: "org/model", text: "Hi", parameters: { max_new_tokens: 5 } } as const,
    ],
  ])("a request from JSON: %o", async (json, request) => {
    expect(await captureCli("encode", "request", "-i", await file(json))).toMatchObject({
      stdout: `${encodeRequest(request)}\n`,
    });
  });

  test.each([
    [{ task: 1 }, "error: text: got nothing, expected a string.\n"],
    [
      { task: 1, text: "x", modle: "y" },
      /^error: modle: got the string "y", expected no such field of the request: task/,
    ],
    [{ task: 1, text: "x", parameters: { heat: 1 } }, /^error: heat: .*no such field of parameters: max_new_tokens/],
    [[1], "error: the request: got an array, expected a JSON object.\n"],
    ['{"task": 1,}', /^error: \S+input\.json is not valid JSON: unexpected character at line 1, column 12\./],
    [{ task: 9, text: "x" }, /9/],
    [{ task: 1, text: "" }, /empty/],
  ])("refuses the request %j", async (json, message) => {
    const { code, stdout, stderr } = await captureCli("encode", "request", "-i", await file(json));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });

  test.each([[[{ label: "POSITIVE", score: 0.75 }]], [{ output: [{ label: "POSITIVE", score: 0.75 }] }]])(
    "a result from what the service answers off chain: %j",
    async (json) => {
      const run = await captureCli("encode", "result", "--task", "2", "-i", await file(json));
      expect(run.stdout).toBe(`${RESULT}\n`);
    },
  );

  test("a delivery, as its bytes and as calldata", async () => {
    const input = await file(ANSWER);
    const bytes = await captureCli("encode", "delivery", "-i", input, "--json");
    expect(JSON.parse(bytes.stdout)).toEqual(DELIVERY);
    const flags = ["--subscription", "7", "--interval", "2", "--node-wallet", WALLET, "--json"];
    const calldata = await captureCli("encode", "delivery", "-i", input, ...flags);
    expect(JSON.parse(calldata.stdout)).toEqual({ hex: CALLDATA });
  });

  test("arrays, tuples, flags and large integers by their types", async () => {
    const types = "uint256[],(address a, bytes b),bool,int256";
    const values = ["[1, 115792089237316195423570985008687907853269984665640564039457584007913129639935]"];
    values.push(JSON.stringify({ a: WALLET, b: "0x01" }), "true");
    expect((await captureCli("encode", "abi", types, ...values, "--", "-5")).stdout.trim()).toBe(
      encode(
        ["uint256[]", "(address a, bytes b)", "bool", "int256"],
        [[1n, 2n ** 256n - 1n], { a: WALLET, b: "0x01" }, true, -5n],
      ),
    );
  });

  test.each([
    [["uint8"], /there are 1 types and 0 values/],
    [["bool", "yes"], /"yes" is no bool: give true or false/],
    [["uint8[]", "1,2"], /a uint8\[\] is given as JSON, such as \[1, 2\]/],
    [["uint8", "300"], /cannot be encoded/],
    [["text", "x"], /cannot be encoded/],
  ])("refuses the values %j", async (args, message) => {
    const { code, stderr } = await captureCli("encode", "abi", ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe("decode", () => {
  const decode = async (...args: string[]) => JSON.parse((await captureCli("decode", ...args, "--json")).stdout);

  test("a request, which encode takes back", async () => {
    const hex = encodeRequest({ taskId: 4, model: "m", text: "愛", parameters: { max_length: 9 } });
    const { stdout } = await captureCli("decode", "request", hex);
    expect(JSON.parse(stdout)).toEqual({
      task: "summarization",
      model: "m",
      text: "愛",
      parameters: { max_length: 9 },
    });
    expect((await captureCli("encode", "request", "-i", await file(stdout))).stdout).toBe(`${hex}\n`);
  });

  test("a result, from hex with and without 0x and from a container's JSON", async () => {
    const expected = { taskId: 2, labels: [{ label: "POSITIVE", score: 0.75, scaledScore: 750_000 }] };
    for (const given of [RESULT, RESULT.slice(2), JSON.stringify(ANSWER)]) {
      expect(await decode("result", "--task", "2", given)).toEqual(expected);
    }
  });

  test("a delivery, from calldata and from its bytes", async () => {
    const parts = { rawInput: "0x", processedInput: "0x", rawOutput: RESULT, processedOutput: "0x", proof: "0x" };
    expect(await decode("delivery", CALLDATA)).toEqual([
      { subscriptionId: 7, interval: 2, nodeWallet: WALLET, ...parts },
    ]);
    expect(await decode("delivery", "--task", "2", JSON.stringify(DELIVERY))).toEqual({
      ...parts,
      result: { taskId: 2, labels: [{ label: "POSITIVE", score: 0.75, scaledScore: 750_000 }] },
    });
  });

  test("values by their types", async () => {
    const hex = encode(["uint8", "string", "uint256[]"], [1, "a", [2n ** 255n]]);
    const { stdout } = await captureCli("decode", "abi", "uint8,string,uint256[]", hex, "--json");
    expect(stdout).toBe(`[1,"a",[${2n ** 255n}]]\n`);
  });

  test("a revert, with what to do about it", async () => {
    expect(await decode("error", "0x13be252b")).toEqual({
      name: "InsufficientAllowance",
      text: "Insufficient allowance.",
      hint: expect.stringContaining("infernet approve"),
    });
    expect(await decode("error", "0xdeadbeef")).toMatchObject({ name: "Unknown", text: expect.stringMatching(/dead/) });
    expect(await decode("error", "0x")).toMatchObject({ text: "It gives no reason." });
  });

  test.each([
    [["request", "0x12"], /taskId cannot be decoded from 1 bytes/],
    [["request", "xyz"], /bytes is not hex: character 0 of 3 is not a hex digit|character 0 of 3/],
    [["delivery", "0x12345678"], /The calldata is of no delivery\.\nGive the input of a transaction/],
    [["abi", "uint256", "0x01"], /The bytes are no \(uint256\): /],
    [["abi", "uint7", "0x01"], /uint7/],
    [["result", RESULT], /required option '--task <task>' not specified/],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await captureCli("decode", ...args);
    expect(code).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
