import { createRequire } from "node:module";
import { isHex } from "viem";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PROTOCOL_CONTRACT_IDS, protocolCreations } from "../../../../ts/deploy/protocolCreations.ts";
import { COMPILER_VERSION, PROTOCOL_SOURCES, standardJson } from "../../../../ts/deploy/source/standardJson.ts";
import { type VerifySourceParameters, verifySource } from "../../../../ts/deploy/source/verifySource.ts";
import { predictProtocolAddresses } from "../../../../ts/protocol/addresses.ts";
import { API_KEY, type Submission, startFakeExplorer } from "./fakeExplorer.ts";

// Compiles, on one of two cores that others use as well.
vi.setConfig({ testTimeout: 300_000 });

interface Solc {
  compile(input: string): string;
  version(): string;
}
const solc: Solc = createRequire(import.meta.url)("solc");
const DEPLOYER = "0x00000000000000000000000000000000000000fe";
const [registry] = protocolCreations(predictProtocolAddresses({ deployer: DEPLOYER, nonce: 0 }), {
  ...{ feeRecipient: DEPLOYER, fee: 0 },
});

/** What an explorer does with a submission: compiles it, and compares the outcome with how the contract was created. */
async function judge({ address, input, contract, compiler, constructorArguments }: Submission): Promise<boolean> {
  if (address !== registry.address || compiler !== solc.version().replace(".Emscripten.clang", "")) return false;
  const [path = "", name = ""] = contract.split(":");
  const { contracts } = JSON.parse(solc.compile(input));
  const bytecode = `0x${contracts?.[path]?.[name]?.evm.bytecode.object}`;
  if (!isHex(bytecode)) return false;
  return constructorArguments === undefined
    ? registry.initCode.startsWith(bytecode)
    : registry.initCode === `${bytecode}${constructorArguments.slice(2)}`;
}

let explorer: Awaited<ReturnType<typeof startFakeExplorer>>;
beforeAll(async () => {
  explorer = await startFakeExplorer(84_532, judge, { busy: true });
});
afterAll(() => explorer[Symbol.asyncDispose]());

const parametersOf = async (api: VerifySourceParameters["api"]): Promise<VerifySourceParameters> => ({
  ...{ api, url: explorer.urls[api], apiKey: API_KEY, chainId: 84_532, pollMs: 1 },
  ...{ address: registry.address, contract: PROTOCOL_SOURCES.registry, constructorArguments: registry.args },
  input: await standardJson(PROTOCOL_SOURCES.registry),
});

test.each(["etherscan", "sourcify"] as const)("%s: what is sent compiles to what was deployed", async (api) => {
  expect(await verifySource(await parametersOf(api))).toBe("verified");
});

test.each(["etherscan", "sourcify"] as const)("%s: another source is told apart", async (api) => {
  const parameters = await parametersOf(api);
  const [path = ""] = parameters.contract.split(":");
  const { content = "" } = parameters.input.sources[path] ?? {};
  const changed = content.replace("READER = reader;", "READER = inbox;");
  expect(changed).not.toBe(content);
  const input = { ...parameters.input, sources: { [path]: { content: changed } } };
  await expect(verifySource({ ...parameters, input })).rejects.toMatchObject({ code: "SOURCE_MISMATCH" });
});

test.each([
  ["a wrong API key", { apiKey: "OTHERKEY" }, "VERIFIER_REFUSED"],
  ["a URL with nothing behind it", { api: "sourcify" as const, url: "http://127.0.0.1:1" }, "VERIFIER_UNREACHABLE"],
  ["a service that takes too long", { timeoutMs: 0 }, "VERIFIER_TIMEOUT"],
])("%s: one error, without the key", async (_what, wrong, code) => {
  const parameters = { ...(await parametersOf("etherscan")), ...wrong };
  const error = await verifySource(parameters).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code });
  expect(String(error)).not.toContain(parameters.apiKey);
});

test("every contract's sources are found; the compiler is the one that forge runs here", async () => {
  for (const id of PROTOCOL_CONTRACT_IDS) {
    const { sources } = await standardJson(PROTOCOL_SOURCES[id]);
    expect(Object.keys(sources)).toContain(PROTOCOL_SOURCES[id].split(":")[0]);
  }
  expect(solc.version()).toContain(COMPILER_VERSION.slice(1));
  await expect(standardJson("contracts/None.sol:None")).rejects.toMatchObject({ code: "SOURCE_MISSING" });
});
