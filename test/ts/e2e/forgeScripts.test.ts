import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Address,
  createWalletClient,
  getAddress,
  http,
  isAddressEqual,
  parseEther,
  publicActions,
  zeroAddress,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { decodeTaskDelivery } from "../../../ts/client/chain/decodeTaskDelivery.ts";
import { infernetActions } from "../../../ts/client/infernetActions.ts";
import { HFTaskId } from "../../../ts/codec/HFTaskId.ts";
import { readAddressBook } from "../../../ts/deploy/book/addressBookFile.ts";
import { executeDeployment } from "../../../ts/deploy/execute/executeDeployment.ts";
import { writeKeystore } from "../../../ts/deploy/keys/keystoreFiles.ts";
import { type PreparedDeployment, prepareDeployment } from "../../../ts/deploy/prepareDeployment.ts";
import { protocolCreations } from "../../../ts/deploy/protocolCreations.ts";
import type { DeploymentTarget } from "../../../ts/deploy/targets/DeploymentTarget.ts";
import { deterministicProtocolTarget } from "../../../ts/deploy/targets/deterministicProtocolTarget.ts";
import { protocolOf } from "../../../ts/deploy/targets/protocolOf.ts";
import { protocolTarget } from "../../../ts/deploy/targets/protocolTarget.ts";
import { DEPLOYMENT_PROXY } from "../../../ts/protocol/deploymentProxy.ts";
import { API_KEY, startFakeExplorer } from "../deploy/source/fakeExplorer.ts";
import { CHAIN_ID, type PublicChain, QUICK, startPublicChain } from "../deploy/support.ts";
import { followPage } from "../docs/followPage.ts";
import { askFaucet } from "./askFaucet.ts";
import { createForgeProject, type ForgeProject } from "./forgeProject.ts";
import { runInfernet, runService } from "./infernetProcess.ts";

// Compiles, and runs some thirty programs.
vi.setConfig({ testTimeout: 600_000 });

const PASSWORD = "correct horse battery staple";
const fees = { fee: 250, feeRecipient: "0x00000000000000000000000000000000000000fe" } as const;
const FEES = { FEE: String(fees.fee), FEE_RECIPIENT: fees.feeRecipient };
const privateKey = generatePrivateKey();
const account = privateKeyToAccount(privateKey);

/** Two chains that begin alike: forge deploys to one, TypeScript to the other. */
let byForge: PublicChain;
let byTypeScript: PublicChain;
let project: ForgeProject;
beforeAll(async () => {
  [byForge, byTypeScript, project] = await Promise.all([startPublicChain(), startPublicChain(), createForgeProject()]);
  await writeFile(join(project.folder, "password"), PASSWORD);
  await writeKeystore({
    ...{ folder: join(project.folder, ".foundry/keystores"), name: "deployer", privateKey, password: PASSWORD },
    // Foundry's own cost would be paid at each script.
    n: 2 ** 13,
  });
  for (const { test: chain } of [byForge, byTypeScript]) {
    await chain.setBalance({ address: account.address, value: parseEther("1") });
    await chain.setNonce({ address: account.address, nonce: 3 });
  }
});
afterAll(async () => {
  await using stack = new AsyncDisposableStack();
  for (const one of [byForge, byTypeScript, project]) stack.use(one);
});

/** Runs a script with the keystore of `--account`, as docs/deploy.md shows it. */
const broadcast = (script: string, env: Record<string, string>) => {
  const key = ["--account", "deployer", "--password-file", "password"];
  return project.script(script, ["--rpc-url", byForge.rpcUrl, ...key, "--broadcast", "--slow"], env);
};

const infernet = async (...args: string[]) => {
  const run = { cwd: project.folder, env: { HOME: project.folder } };
  const { code, stdout, stderr } = await runInfernet([...args, "--json"], run).ended;
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
  return JSON.parse(stdout);
};
const importBroadcast = (script: string) =>
  infernet("addresses", "import", "--rpc-url", byForge.rpcUrl, "--broadcast", project.broadcast(script, CHAIN_ID));

/** What the deployer has sent from one of its nonces on: creations and calls of the proxy. */
async function sentFrom(first: number) {
  const { test: chain } = byForge;
  const last = await chain.getBlockNumber({ cacheTime: 0 });
  const numbers = Array.from({ length: Number(last) + 1 }, (_, index) => BigInt(index));
  const blocks = await Promise.all(
    numbers.map((blockNumber) => chain.getBlock({ blockNumber, includeTransactions: true })),
  );
  return blocks
    .flatMap(({ transactions }) => transactions)
    .filter(({ from, nonce }) => isAddressEqual(from, account.address) && nonce >= first)
    .map(({ nonce, to, input, value }) => ({ nonce, to, data: input, value }));
}

/** Plans on the chain that forge has not touched, as forge's was before; carries it out there. */
async function deployByTypeScript(target: DeploymentTarget): Promise<PreparedDeployment> {
  const client = createWalletClient({ account, transport: http(byTypeScript.rpcUrl) }).extend(publicActions);
  const prepared = await prepareDeployment(client, target, { folder: join(project.folder, "by-typescript") });
  expect((await executeDeployment(prepared, QUICK)).addresses).toEqual(prepared.plan.addresses);
  return prepared;
}

const stepsOf = ({ plan }: PreparedDeployment) =>
  plan.steps.map(({ nonce, to, data, value }) => ({ nonce, to: to?.toLowerCase() ?? null, data, value }));

async function expectSameCode(addresses: Readonly<Record<string, Address>>) {
  for (const [name, address] of Object.entries(addresses)) {
    const [forge, typescript] = await Promise.all(
      [byForge, byTypeScript].map(({ test: chain }) => chain.getCode({ address })),
    );
    expect(forge, name).toMatch(/^0x[\da-f]{200}/);
    expect(forge, name).toBe(typescript);
  }
}

test("Deploy.s.sol sends what `infernet deploy protocol` sends: bytecode, constructor arguments, nonces, addresses", async () => {
  await broadcast("Deploy", FEES);
  const prepared = await deployByTypeScript(protocolTarget(fees));
  const sent = await sentFrom(3);
  expect(sent).toEqual(stepsOf(prepared));

  const addresses = protocolOf(prepared.plan.addresses);
  for (const [index, { name, bytecode, args }] of protocolCreations(addresses, fees).entries()) {
    const { data = "0x" } = sent[index] ?? {};
    expect(data.startsWith(bytecode), name).toBe(true);
    expect(`0x${data.slice(bytecode.length)}`, `constructor arguments of ${name}`).toBe(args);
  }
  await expectSameCode(prepared.plan.addresses);

  const { protocol } = await importBroadcast("Deploy");
  expect(protocol).toMatchObject({ ...addresses, source: "deployed", deployer: account.address });
  expect(Object.keys(protocol.transactions)).toEqual(Object.keys(addresses));
  // By the Registry's address alone, as somebody else would.
  const elsewhere = ["--deployments", "elsewhere"];
  const taken = await infernet("addresses", "import", addresses.registry, "--rpc-url", byForge.rpcUrl, ...elsewhere);
  expect(taken.protocol).toEqual({ ...addresses, source: "imported" });
  const verified = await infernet("deploy", "verify-onchain", "--rpc-url", byForge.rpcUrl);
  expect(verified).toMatchObject({ ok: true, fee: fees.fee, feeRecipient: getAddress(fees.feeRecipient) });
});

test("so it does with deterministic addresses; run again, it sends nothing", async () => {
  const env = { ...FEES, DETERMINISTIC: "true", SALT: "forge and TypeScript" };
  const first = await byForge.test.getTransactionCount({ address: account.address });
  await broadcast("Deploy", env);
  const target = deterministicProtocolTarget({ ...fees, salt: env.SALT });
  const prepared = await deployByTypeScript(target);
  expect(await sentFrom(first)).toEqual(stepsOf(prepared));
  await expectSameCode(prepared.plan.addresses);

  const { protocol } = await importBroadcast("Deploy");
  const known = await readAddressBook(join(project.folder, "by-typescript"), CHAIN_ID);
  const { source, salt, registry } = known?.protocol ?? {};
  expect(protocol).toMatchObject({ ...prepared.plan.addresses, source, salt, registry, deployer: account.address });
  expect(source).toBe("deterministic");

  await broadcast("Deploy", env);
  expect(await byForge.test.getTransactionCount({ address: account.address })).toBe(first + 1);
});

test("DeployConsumer.s.sol and RequestCompute.s.sol: a node from `infernet init` answers what forge has asked", async () => {
  await using stack = new AsyncDisposableStack();
  const service = stack.use(runService(["hf_inference_client_service"]));
  // The node trails a public chain's head by a block.
  await byForge.test.setIntervalMining({ interval: 1 });
  const chain = ["--rpc-url", byForge.rpcUrl];
  const { protocol } = await importBroadcast("Deploy");
  await broadcast("DeployConsumer", { REGISTRY: protocol.registry });
  const { contracts } = await importBroadcast("DeployConsumer");
  const consumer: Address = contracts.PromptConsumer.address;
  // The same consumer is there for `infernet deploy`, too.
  const again = ["--account", "deployer", "--password-file", "password", "--dry-run"];
  expect(await infernet("deploy", "consumer", ...chain, ...again)).toMatchObject({ state: "exists" });

  const key = generatePrivateKey();
  const { address: node } = privateKeyToAccount(key);
  await byForge.test.setBalance({ address: node, value: parseEther("1") });
  await infernet("init", ...chain, "--service-url", await service.url, "--port", "0");
  stack.use(runInfernet(["node"], { cwd: project.folder, env: { INFERNET_PRIVATE_KEY: key } }));

  const printed = await broadcast("RequestCompute", {
    CONSUMER: consumer,
    PROMPT: "Is the sky blue during a clear day?",
  });
  expect(printed).toMatch(/Subscription 1$/m);
  const user = byForge.test.extend(infernetActions({ registry: protocol.registry }));
  const delivery = await user.waitForDelivery({ subscriptionId: 1, timeoutMs: 120_000 });
  expect(delivery.node).toBe(node);
  expect(decodeTaskDelivery(HFTaskId.TEXT_GENERATION, delivery).text).toMatch(/yes, the sky is blue/i);
});

test.each([
  ["Deploy", { FEE: "5001" }, "FeeTooHigh"],
  ["Deploy", { FEE: "1", FEE_RECIPIENT: zeroAddress }, "NoFeeRecipient"],
  ["Deploy", { DETERMINISTIC: "true", SALT: "a salt of more than thirty-two bytes" }, "BadSalt"],
  ["Deploy", { DETERMINISTIC: "true", SALT: "no proxy" }, "DeploymentProxyMissing"],
  ["DeployConsumer", { REGISTRY: fees.feeRecipient }, "NoRegistry"],
  ["RequestCompute", { CONSUMER: fees.feeRecipient, PROMPT: "?", TASK_ID: "5" }, "NoSuchTask"],
])("%s.s.sol with %o sends nothing: %s", async (script, env, error) => {
  const { test: chain } = byForge;
  const before = await chain.getTransactionCount({ address: account.address, blockTag: "pending" });
  const proxy = await chain.getCode({ address: DEPLOYMENT_PROXY });
  if (error === "DeploymentProxyMissing") await chain.setCode({ address: DEPLOYMENT_PROXY, bytecode: "0x" });
  await expect(broadcast(script, env)).rejects.toThrow(error);
  await chain.setCode({ address: DEPLOYMENT_PROXY, bytecode: proxy ?? "0x" });
  expect(await chain.getTransactionCount({ address: account.address, blockTag: "pending" })).toBe(before);
});

test("docs/deploy.md: every command does what the page says", async () => {
  // Somebody else's folder, on another chain; only what forge has compiled is kept.
  for (const name of [".foundry", "deployments", "broadcast", "password"]) {
    await rm(join(project.folder, name), { recursive: true });
  }
  await using chain = await startPublicChain();
  await using explorer = await startFakeExplorer(CHAIN_ID, async () => true);
  await writeFile(join(project.folder, "key"), API_KEY);
  const client = await chain.newDeployer({ account });
  const env = { ...project.env, RPC_URL: chain.rpcUrl, PRIVATE_KEY: privateKey };
  const elsewhere = {
    "https://sepolia.base.org": chain.rpcUrl,
    "https://sourcify.dev/server": explorer.urls.sourcify,
    "https://api.etherscan.io/v2/api": explorer.urls.etherscan,
  };
  const afterwards = askFaucet(chain.rpcUrl, project.folder);
  expect(await followPage("deploy.md", { folder: project.folder, env, elsewhere, afterwards })).toBe(2);
  expect(explorer.submissions).toHaveLength(14);
  // deploy.mts has used its own key.
  expect(await client.getTransactionCount({ address: account.address })).toBe(6);
});
