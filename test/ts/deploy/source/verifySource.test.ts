import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Hex, isHex } from "viem";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PROTOCOL_CONTRACT_IDS, protocolCreations } from "../../../../ts/deploy/protocolCreations.ts";
import { COMPILER_VERSION, PROTOCOL_SOURCES, standardJson } from "../../../../ts/deploy/source/standardJson.ts";
import { type VerifySourceParameters, verifySource } from "../../../../ts/deploy/source/verifySource.ts";
import { predictProtocolAddresses } from "../../../../ts/protocol/addresses.ts";

// Compiles, on one of two cores that others use as well.
vi.setConfig({ testTimeout: 300_000 });

interface Solc {
  compile(input: string): string;
  version(): string;
}
const solc: Solc = createRequire(import.meta.url)("solc");
const API_KEY = "SECRETKEY123";
const DEPLOYER = "0x00000000000000000000000000000000000000fe";
const [registry] = protocolCreations(predictProtocolAddresses({ deployer: DEPLOYER, nonce: 0 }), {
  ...{ feeRecipient: DEPLOYER, fee: 0 },
});

/** What an explorer does with a submission: compiles it, and compares the outcome with how the contract was created. */
function compiles(input: string, contract: string, version: string, args?: Hex): boolean {
  if (version.replace(/^v/, "") !== solc.version().replace(".Emscripten.clang", "")) return false;
  const [path = "", name = ""] = contract.split(":");
  const { contracts } = JSON.parse(solc.compile(input));
  const bytecode = `0x${contracts?.[path]?.[name]?.evm.bytecode.object}`;
  if (!isHex(bytecode)) return false;
  return args === undefined
    ? registry.initCode.startsWith(bytecode)
    : registry.initCode === `${bytecode}${args.slice(2)}`;
}

/** Both kinds of explorers; each answers "pending" once, and then what came of it. */
async function handle(request: IncomingMessage): Promise<[number, unknown]> {
  const url = new URL(request.url ?? "", "http://explorer");
  const body = await text(request);
  if (request.method === "POST" && url.pathname === "/api") {
    const form = Object.fromEntries(new URLSearchParams(body));
    if (url.searchParams.get("chainid") !== "84532" || form["action"] !== "verifysourcecode") return [400, "nonsense"];
    if (form["apikey"] !== API_KEY) return [200, { status: "0", message: "NOTOK", result: "Missing/Invalid API Key" }];
    if (form["codeformat"] !== "solidity-standard-json-input") return [400, "nonsense"];
    const { sourceCode = "", contractname = "", compilerversion = "", constructorArguements = "" } = form;
    jobs.push(compiles(sourceCode, contractname, compilerversion, `0x${constructorArguements}`));
    return [200, { status: "1", message: "OK", result: String(jobs.length) }];
  }
  if (url.pathname === "/api") {
    const isSecondLook = looked.has(String(url.searchParams.get("guid")));
    looked.add(String(url.searchParams.get("guid")));
    if (!isSecondLook) return [200, { status: "0", message: "NOTOK", result: "Pending in queue" }];
    const passed = jobs[Number(url.searchParams.get("guid")) - 1];
    const result = passed ? "Pass - Verified" : "Fail - Unable to verify";
    return [200, { status: passed ? "1" : "0", message: passed ? "OK" : "NOTOK", result }];
  }
  if (request.method === "POST" && url.pathname === `/server/v2/verify/84532/${registry.address}`) {
    const { stdJsonInput, compilerVersion, contractIdentifier } = JSON.parse(body);
    jobs.push(compiles(JSON.stringify(stdJsonInput), contractIdentifier, compilerVersion));
    return [202, { verificationId: String(jobs.length) }];
  }
  const [, id] = /^\/server\/v2\/verify\/(\d+)$/.exec(url.pathname) ?? [];
  if (id === undefined) return [404, "nothing here"];
  if (!looked.has(id)) {
    looked.add(id);
    return [200, { isJobCompleted: false, contract: { match: null } }];
  }
  const failed = { error: { customCode: "no_match", message: "The bytecodes don't match" }, contract: { match: null } };
  return [200, { isJobCompleted: true, ...(jobs[Number(id) - 1] ? { contract: { match: "match" } } : failed) }];
}

const jobs: boolean[] = [];
const looked = new Set<string>();
const server = createServer((request, response) => {
  void handle(request).then(([status, answer]) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
});
let base = "";
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const parametersOf = async (api: VerifySourceParameters["api"]): Promise<VerifySourceParameters> => ({
  ...{ api, url: api === "etherscan" ? `${base}/api` : `${base}/server/`, apiKey: API_KEY, chainId: 84_532, pollMs: 1 },
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
