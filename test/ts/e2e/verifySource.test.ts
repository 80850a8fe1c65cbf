import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Address, type Hex, isAddressEqual } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { promptConsumerAbi, promptConsumerBytecode } from "../../../ts/abi/generated/promptConsumer.ts";
import { encodeCreation } from "../../../ts/deploy/artifacts/encodeCreation.ts";
import { executeDeployment } from "../../../ts/deploy/execute/executeDeployment.ts";
import { prepareDeployment } from "../../../ts/deploy/prepareDeployment.ts";
import { COMPILER_VERSION } from "../../../ts/deploy/source/standardJson.ts";
import { batchDelivererTarget } from "../../../ts/deploy/targets/batchDelivererTarget.ts";
import { contractTarget } from "../../../ts/deploy/targets/contractTarget.ts";
import type { DeploymentTarget } from "../../../ts/deploy/targets/DeploymentTarget.ts";
import { protocolTarget } from "../../../ts/deploy/targets/protocolTarget.ts";
import { API_KEY, type Submission, startFakeExplorer } from "../deploy/source/fakeExplorer.ts";
import { CHAIN_ID, type PublicChain, QUICK, startPublicChain, temporaryFolder } from "../deploy/support.ts";
import { ROOT, runInfernet } from "./infernetProcess.ts";

let chain: PublicChain;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let explorer: Awaited<ReturnType<typeof startFakeExplorer>>;
beforeAll(async () => {
  [chain, folder, explorer] = await Promise.all([
    startPublicChain(),
    temporaryFolder("verify-source"),
    startFakeExplorer(CHAIN_ID, judge),
  ]);
  const client = await chain.newDeployer();
  const deploy = async (target: DeploymentTarget) =>
    executeDeployment(await prepareDeployment(client, target, { folder: folder.path }), QUICK);
  const { addresses } = await deploy(protocolTarget({ feeRecipient: client.account.address, fee: 250 }));
  const registry = addresses["registry"] ?? "0x";
  const consumer = { name: "PromptConsumer", abi: promptConsumerAbi, bytecode: promptConsumerBytecode };
  await deploy(contractTarget({ name: consumer.name, initCode: encodeCreation(consumer, { registry }), registry }));
  await deploy(batchDelivererTarget());
  await writeFile(join(folder.path, "key"), `${API_KEY}\n`);
});
afterAll(async () => {
  await using stack = new AsyncDisposableStack();
  for (const one of [chain, folder, explorer]) stack.use(one);
});

interface Compiled {
  bytecode: { object: string };
  deployedBytecode: { object: string; immutableReferences: Record<string, { start: number; length: number }[]> };
}

const compiled = new Map<string, Promise<Compiled>>();

/**
 * Compiles one contract as it was submitted, by itself and once: what the IR pipeline emits can depend on what else is
 * compiled with it, so the nine can't share a run.
 */
function compile({ input, contract }: Submission): Promise<Compiled> {
  const key = `${contract} ${input}`;
  const known = compiled.get(key) ?? runSolc(input, contract);
  compiled.set(key, known);
  return known;
}

async function runSolc(input: string, contract: string): Promise<Compiled> {
  const [path = "", name = ""] = contract.split(":");
  const parsed = JSON.parse(input);
  const wanted = ["evm.bytecode.object", "evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"];
  parsed.settings.outputSelection = { [path]: { [name]: wanted } };
  const solc = spawn(process.execPath, [join(ROOT, "tools/solc"), "--standard-json"]);
  const ended = once(solc, "close");
  solc.stdin.end(JSON.stringify(parsed));
  const output = JSON.parse(await text(solc.stdout));
  await ended;
  return output.contracts[path][name].evm;
}

/** An explorer's work: compiles what was submitted, and compares it with what stands on the chain and with how it came there. */
async function judge(submission: Submission): Promise<boolean> {
  const { address, compiler, constructorArguments } = submission;
  if (`v${compiler}` !== COMPILER_VERSION) return false;
  const { bytecode, deployedBytecode } = await compile(submission);
  const { object, immutableReferences } = deployedBytecode;
  const masked = (code: string) =>
    Object.values(immutableReferences)
      .flat()
      .reduce((hex, { start, length }) => {
        const [from, to] = [2 * start, 2 * (start + length)];
        return hex.slice(0, from) + "0".repeat(to - from) + hex.slice(to);
      }, code);
  const code = (await chain.test.getCode({ address }))?.slice(2) ?? "";
  if (masked(code) !== masked(object)) return false;
  const creation = await creationOf(address);
  // The factory has made the wallet, and the proxy BatchDeliverer: there is no transaction that does nothing else.
  if (creation === undefined || constructorArguments === undefined) return true;
  return creation === `0x${bytecode.object}${constructorArguments.slice(2)}`;
}

/** Input of the transaction that has created a contract. */
async function creationOf(address: Address): Promise<Hex | undefined> {
  const last = await chain.test.getBlockNumber({ cacheTime: 0 });
  for (let blockNumber = 0n; blockNumber <= last; blockNumber++) {
    const { transactions } = await chain.test.getBlock({ blockNumber, includeTransactions: true });
    for (const { hash, input } of transactions) {
      const { contractAddress } = await chain.test.getTransactionReceipt({ hash });
      if (contractAddress && isAddressEqual(contractAddress, address)) return input;
    }
  }
  return undefined;
}

const NAMES = [
  ...["Registry", "EIP712Coordinator", "Inbox", "Reader", "Fee", "WalletFactory"],
  ...["Wallet", "PromptConsumer", "BatchDeliverer"],
];

test.each(["etherscan", "sourcify"] as const)(
  "infernet deploy verify-source, %s: each of the nine contracts is recompiled to what is on the chain",
  { timeout: 600_000 },
  async (api) => {
    const where = ["--rpc-url", chain.rpcUrl, "--deployments", folder.path];
    const service = ["--api", api, "--url", explorer.urls[api], "--api-key-file", join(folder.path, "key")];
    const before = explorer.submissions.length;
    const run = runInfernet(["deploy", "verify-source", ...where, ...service, "--json"]);
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const results: { name: string; result: string }[] = JSON.parse(stdout);
    expect(results.map(({ name, result }) => [name, result])).toEqual(NAMES.map((name) => [name, "verified"]));
    expect(explorer.submissions.slice(before).map(({ contract }) => contract.split(":")[1])).toEqual(NAMES);
  },
);

test("a contract that is not the released one is told by name; the API key is not shown", async () => {
  const { address = "0x" } = explorer.submissions.find(({ contract }) => contract.endsWith(":Inbox")) ?? {};
  await chain.test.setCode({ address, bytecode: "0x60016000f3" });
  const where = ["--rpc-url", chain.rpcUrl, "--deployments", folder.path];
  const service = ["--api", "etherscan", "--url", explorer.urls.etherscan];
  const run = runInfernet(["deploy", "verify-source", ...where, ...service], { env: { ETHERSCAN_API_KEY: API_KEY } });
  const { code, stdout, stderr } = await run.ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^error: The source of .*:Inbox does not compile to what is on the chain\.\n/);
  expect(stderr).not.toContain(API_KEY);
});
