import { decodeAbiParameters, encodeAbiParameters, keccak256, parseAbiParameters, recoverTypedDataAddress } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { encodeRequest } from "../../../../ts/codec/encodeRequest.ts";
import { ANVIL_ACCOUNTS } from "../../../../ts/protocol/anvilAccounts.ts";
import { ATTESTATION_DOMAIN, ATTESTATION_TYPES, createAttester } from "../../../../ts/service/proof/createAttester.ts";
import { fakeBackend } from "../support/fakeBackend.ts";
import { errorOf, testApp } from "../support/testApp.ts";

const [first, second] = ANVIL_ACCOUNTS;
const data = encodeRequest({ taskId: 2, text: "Go" }).slice(2);
const context = {
  chain_id: 11_155_111,
  coordinator: first.address,
  subscription_id: 7,
  interval: 2,
  node: first.address,
  verifier: second.address,
};
const request = { source: 0, destination: 0, requires_proof: true, data, context };

describe("without a key", () => {
  test.each([0, 1, 2])("a proof is refused in the protocol's words, for destination %i", async (destination) => {
    expect((await testApp().post({ ...request, destination })).json()).toEqual({
      code: "400",
      name: "Bad Request",
      description: "Proofs are not supported for HF Client Inference Service",
    });
  });
});

describe("with a key", () => {
  const attester = createAttester(generatePrivateKey());
  const { post } = testApp({ attester });

  test("the proof is the key's signature over the delivery and the output's hash", async () => {
    const { proof, raw_output } = (await post(request)).json<{ proof: string; raw_output: string }>();
    const [outputHash, signature] = decodeAbiParameters(parseAbiParameters("bytes32, bytes"), `0x${proof}`);
    expect(outputHash).toBe(
      keccak256(encodeAbiParameters(parseAbiParameters("bytes, bytes"), [`0x${raw_output}`, "0x"])),
    );
    const signer = await recoverTypedDataAddress({
      domain: { ...ATTESTATION_DOMAIN, chainId: context.chain_id, verifyingContract: context.verifier },
      types: ATTESTATION_TYPES,
      primaryType: "Attestation",
      message: { subscriptionId: 7, interval: 2, node: context.node, outputHash },
      signature,
    });
    expect(signer).toBe(attester.address);
  });

  test("no proof is made that nobody asks for", async () => {
    expect((await post({ ...request, requires_proof: false })).json()).toMatchObject({ proof: "" });
  });

  test.each<[object, string, string]>([
    [{ destination: 1 }, "PROOF_UNSUPPORTED", "an answer that does not go to a chain"],
    [{ context: undefined }, "CONTEXT_REQUIRED", "The node has to send context"],
    [{ context: null }, "CONTEXT_REQUIRED", "The node has to send context"],
    [{ context: "x" }, "FIELD_INVALID", 'context: got the string "x", expected an object.'],
    [{ context: { ...context, interval: 2 ** 32 } }, "FIELD_INVALID", "context.interval: got the number 4294967296"],
    [{ context: { ...context, node: "0x12" } }, "FIELD_INVALID", 'context.node: got the string "0x12"'],
    [{ context: { ...context, verifier: undefined } }, "FIELD_INVALID", "context.verifier: got nothing"],
  ])("%j is refused before anything is computed", async (change, code, text) => {
    let runs = 0;
    const backend = fakeBackend({
      run: async () => {
        runs++;
        throw new Error("not to be asked");
      },
    });
    const error = errorOf(await testApp({ attester, backend }).post({ ...request, ...change }));
    expect(error).toMatchObject({ status: 400, code });
    expect(error.description).toContain(text);
    expect(runs).toBe(0);
  });
});

test("a key that everybody has signs for local chains only", async () => {
  const { post } = testApp({ attester: createAttester(first.privateKey) });
  const error = errorOf(await post(request));
  expect(error).toMatchObject({ status: 400, code: "ATTESTATION_KEY_PUBLIC" });
  expect(error.description).not.toContain(first.privateKey.slice(2));
  const local = await post({ ...request, context: { ...context, chain_id: 31_337 } });
  expect(local.json()).toMatchObject({ proof: expect.stringMatching(/^[0-9a-f]{2,}$/) });
});
