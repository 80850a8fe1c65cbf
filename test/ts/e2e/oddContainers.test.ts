import { type Hex, zeroAddress } from "viem";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { decodeDelivery } from "../../../ts/codec/decodeDelivery.ts";
import { containerHash } from "../../../ts/protocol/containerHash.ts";
import { type Reply, startContainer, type TestContainer, until } from "../node/support.ts";
import { createDelegatedSigner, type DelegatedSigner } from "./checklist/createDelegatedSigner.ts";
import { type Checklist, ETH, startChecklist } from "./checklist/harness.ts";
import { echoInput } from "./echo.ts";

let list: Checklist;
let signer: DelegatedSigner;
let odd: TestContainer;
let reply: Reply;

beforeAll(async () => {
  odd = await startContainer(() => reply);
  list = await startChecklist({ containers: [{ id: "odd", url: odd.url }] });
  signer = createDelegatedSigner(list);
});
afterAll(async () => {
  await list[Symbol.asyncDispose]();
  await odd[Symbol.asyncDispose]();
});
beforeEach(() => {
  odd.requests.length = 0;
});

const request = (input: Hex) =>
  list.created(list.callback.write.requestCompute(["odd", input, 1, ETH, 0n, zeroAddress, zeroAddress]));
const delivered = async (id: number) => {
  await until(async () => ((await list.callback.read.deliveries([id])) > 0 ? true : undefined));
  const [input, output, proof] = await Promise.all([
    list.callback.read.receivedInput([id]),
    list.callback.read.receivedOutput([id]),
    list.callback.read.receivedProof([id]),
  ]);
  return decodeDelivery({ input, output, proof });
};
const five = (hex: string) => ({
  ...{ raw_input: hex, processed_input: "", raw_output: hex, processed_output: null, proof: "" },
});

describe("containers that answer in odd ways", () => {
  test.each(["1234abCD", "0x1234abcd"])("T3: gets hex without 0x, and may answer %s", async (hex) => {
    reply = { body: five(hex) };
    expect(await delivered(await request("0xDEADbeef"))).toMatchObject({
      rawInput: "0x1234abcd",
      rawOutput: "0x1234abcd",
    });
    expect(odd.requests[0]?.body).toMatchObject({ source: 0, destination: 0, data: "deadbeef", requires_proof: false });
  });

  test.each([
    ["hex that is none", { body: five("zz") }],
    ["an odd number of digits", { body: five("abc") }],
    ["a number for hex", { body: { ...five("ab"), proof: 7 } }],
    ["a text", { text: '"hi"' }],
    ["a list", { text: "[1,2]" }],
    ["null", { text: "null" }],
    ["HTML", { text: "<html>", headers: { "content-type": "text/html" } }],
    ["broken JSON", { text: "{" }],
    ["a code that says it failed", { body: { code: "500", description: "out of memory" } }],
  ] satisfies [string, Reply][])(
    "N6: %s ends that request with a reason, and the next one is served",
    async (_name, broken) => {
      reply = broken;
      const id = await request(echoInput("broken"));
      const line = await list.logged(/Container execution errored: \S/, { id });
      expect(JSON.stringify(line)).not.toContain("undefined");
      reply = { body: five("ab") };
      await delivered(await request(echoInput("next")));
      expect(await list.callback.read.deliveries([id])).toBe(0);
    },
  );

  test("an object without all of the five values is delivered as JSON text", async () => {
    reply = { text: '{"raw_output":"ab"}' };
    expect(await delivered(await request(echoInput("odd")))).toEqual({ text: '{"raw_output":"ab"}' });
  });

  test("N5: a delegated callback whose container fails ends, after one run", async () => {
    reply = { status: 400, body: { code: "400", description: "no" } };
    await signer.request({ containerId: containerHash(["odd"]) }, { input: "ab" });
    await list.logged(/Container execution errored: .*no \(code 400\)/);
    reply = { body: five("ab") };
    await delivered(await request(echoInput("next")));
    expect(odd.requests).toHaveLength(2);
  });
});
