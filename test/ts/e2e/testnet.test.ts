import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, createTestClient, http, parseEther, publicActions } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { expect, test } from "vitest";
import { writeKeystore } from "../../../ts/deploy/keys/keystoreFiles.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { runInfernet, runService } from "./infernetProcess.ts";

/** Base Sepolia's. */
const CHAIN_ID = 84_532;
const PASSWORD = "correct horse battery staple";

test("from nothing to a served request on a chain that is not anvil's default", { timeout: 600_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "infernet-testnet-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const anvil = stack.use(
    await startAnvil({ chainId: CHAIN_ID, args: ["--block-time", "2", "--block-base-fee-per-gas", "5000000"] }),
  );
  const chain = createTestClient({ mode: "anvil", transport: http(anvil.rpcUrl) }).extend(publicActions);
  // As a fork would have it: code all over the place, some of it where deployments look.
  for (const address of ["0x4200000000000000000000000000000000000006", "0x663F3ad617193148711d28f5334eE4Ed07016602"]) {
    await chain.setCode({ address: address as Address, bytecode: "0x60016000f3" });
  }

  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  const env = { HOME: folder, USERPROFILE: folder };
  const infernet = async (...args: string[]) => {
    const { code, stdout, stderr } = await runInfernet(args, { cwd: folder, env }).ended;
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
    return JSON.parse(stdout);
  };
  const keystores = join(folder, ".foundry", "keystores");
  // With Foundry's cost, which is paid at each of the commands below.
  const { address: deployer } = await writeKeystore({
    ...{ folder: keystores, name: "deployer", privateKey: generatePrivateKey(), password: PASSWORD, n: 2 ** 13 },
  });
  const { address: node } = await infernet("account", "create", "node", "--password-file", passwordFile, "--json");
  for (const address of [deployer, node]) await chain.setBalance({ address, value: parseEther("1") });
  await chain.setNonce({ address: deployer, nonce: 7 });
  const where = ["--rpc-url", anvil.rpcUrl];
  const key = ["--account", "deployer", "--password-file", passwordFile];
  const deploy = (what: string, ...args: string[]) =>
    infernet("deploy", what, "--chain", "base-sepolia", ...where, ...key, "--json", ...args);

  // The plan sends nothing, and writes nothing.
  const plan = await deploy("protocol", "--fee", "500", "--dry-run");
  expect(plan).toMatchObject({ state: "new", sent: false, chainId: CHAIN_ID, deployer, missing: "0" });
  expect(await chain.getTransactionCount({ address: deployer, blockTag: "pending" })).toBe(7);
  expect(await chain.getBalance({ address: deployer })).toBe(parseEther("1"));
  expect(await readdir(folder)).not.toContain("deployments");

  // What was planned is what is done, and costs what was said.
  const done = await deploy("protocol", "--fee", "500", "--yes");
  expect(done).toMatchObject({ sent: true, addresses: plan.addresses });
  expect(done.transactions).toHaveLength(6);
  const spent = parseEther("1") - (await chain.getBalance({ address: deployer }));
  expect(BigInt(done.spent)).toBe(spent);
  expect(Math.abs(Number(plan.cost) / Number(spent) - 1)).toBeLessThan(0.05);
  expect(await chain.getTransactionCount({ address: deployer })).toBe(13);
  for (const { hash } of done.transactions) {
    const { type, maxPriorityFeePerGas } = await chain.getTransaction({ hash });
    expect({ type, tips: maxPriorityFeePerGas !== undefined }).toEqual({ type: "eip1559", tips: true });
  }

  const verified = await infernet("deploy", "verify-onchain", ...where, "--json");
  expect(verified).toMatchObject({ ok: true, fee: 500, feeRecipient: deployer });
  await deploy("consumer", "--yes");
  const { addresses: wallets } = await deploy("service-wallet", "--owner", node, "--yes");

  // A node from `infernet init`, as the doctor likes it.
  const service = stack.use(runService(["hf_inference_client_service"]));
  const init = ["--service-url", await service.url, "--port", "0", "--payment-address", wallets.wallet];
  await infernet("init", ...where, ...init, "--json");
  const keyOfNode = {
    ...env,
    INFERNET_KEYSTORE: join(keystores, "node"),
    INFERNET_KEYSTORE_PASSWORD_FILE: passwordFile,
  };
  const doctor = await runInfernet(["doctor", "--json"], { cwd: folder, env: keyOfNode }).ended;
  const { findings, healthy } = JSON.parse(doctor.stdout);
  const wrong = findings.filter(({ state }: { state: string }) => state !== "ok");
  expect({ code: doctor.code, healthy, wrong }).toEqual({ code: 0, healthy: true, wrong: [] });

  stack.use(runInfernet(["node"], { cwd: folder, env: keyOfNode }));
  const text = "Is the sky blue during a clear day?";
  // Registry and consumer are the address book's.
  const asked = await infernet("request", text, ...where, ...key, "--timeout", "120", "--json");
  expect(JSON.stringify(asked)).toMatch(/yes, the sky is blue/i);
  expect(asked).toMatchObject({ node, interval: 1 });
});
