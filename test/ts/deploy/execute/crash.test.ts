import { type Account, http, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { executeDeployment } from "../../../../ts/deploy/execute/executeDeployment.ts";
import { type PrepareOptions, prepareDeployment } from "../../../../ts/deploy/prepareDeployment.ts";
import { contractTarget } from "../../../../ts/deploy/targets/contractTarget.ts";
import type { DeploymentTarget } from "../../../../ts/deploy/targets/DeploymentTarget.ts";
import { deterministicProtocolTarget } from "../../../../ts/deploy/targets/deterministicProtocolTarget.ts";
import { protocolTarget } from "../../../../ts/deploy/targets/protocolTarget.ts";
import {
  interceptedTransport,
  minedBy,
  type PublicChain,
  QUICK,
  startPublicChain,
  temporaryFolder,
} from "../support.ts";

/** A contract of one byte of code. */
const TINY = "0x6001600c60003960016000f300";

vi.setConfig({ testTimeout: 60_000 });

let chain: PublicChain;
beforeAll(async () => {
  chain = await startPublicChain("--disable-default-create2-deployer");
});
afterAll(() => chain[Symbol.asyncDispose]());

interface Crash {
  /** The request at which the process dies, counted from 1 among those that `counts` takes. */
  at: number;
  /** Whether the chain still gets that request: then its reply is what is lost. */
  when: "before" | "after";
  counts?: (method: string) => boolean;
}

/**
 * Runs a deployment until it dies at a request.
 *
 * @returns whether it died; otherwise it was completed
 */
async function runUntilCrash(account: Account, target: DeploymentTarget, options: PrepareOptions, crash: Crash) {
  const { at, when, counts = () => true } = crash;
  const dead = new AbortController();
  let count = 0;
  const transport = interceptedTransport(chain.rpcUrl, async ({ method }, pass) => {
    dead.signal.throwIfAborted();
    if (!counts(method)) return pass();
    count += 1;
    if (count !== at) return pass();
    if (when === "after") await pass();
    dead.abort(new Error("crash"));
    dead.signal.throwIfAborted();
  });
  const client = await chain.newDeployer({ transport, account });
  try {
    await executeDeployment(await prepareDeployment(client, target, options), { ...QUICK, signal: dead.signal });
    return false;
  } catch (error) {
    if (!dead.signal.aborted) throw error;
    return true;
  }
}

/** Dies at one request, runs again, and expects what a run without a crash would have done. */
async function expectRecovery(target: (account: Account) => DeploymentTarget, crash: Crash, transactions: number) {
  await using folder = await temporaryFolder("crash");
  const options = { folder: folder.path };
  const account = privateKeyToAccount(generatePrivateKey());
  const planned = await prepareDeployment(await chain.newDeployer({ account }), target(account), options);
  const died = await runUntilCrash(account, target(account), options, crash);
  const client = await chain.newDeployer({ transport: http(chain.rpcUrl), account, balance: parseEther("10") });
  const { addresses } = await executeDeployment(await prepareDeployment(client, target(account), options), QUICK);
  expect(addresses).toEqual(planned.plan.addresses);
  expect(await client.getTransactionCount({ address: account.address })).toBe(transactions);
  return died;
}

test.each(["before", "after"] as const)("a contract: dies %s any request at all, and recovers", async (when) => {
  const target = () => contractTarget({ name: "Tiny", initCode: TINY });
  let at = 1;
  while (await expectRecovery(target, { at, when }, 1)) at += 1;
  expect(at).toBeGreaterThan(12);
});

test.each(["before", "after"] as const)("the protocol: dies %s any of its transactions, and recovers", async (when) => {
  const target = ({ address }: Account) => protocolTarget({ feeRecipient: address, fee: 0 });
  const counts = (method: string) => method === "eth_sendRawTransaction";
  let at = 1;
  while (await expectRecovery(target, { at, when, counts }, 6)) at += 1;
  expect(at).toBe(7);
});

test("the proxy and the protocol: dies at any request of any step, again and again, and gets there", async () => {
  await using folder = await temporaryFolder("crash");
  const options = { folder: folder.path };
  const account = privateKeyToAccount(generatePrivateKey());
  const target = deterministicProtocolTarget({ feeRecipient: account.address, fee: 0 });
  const { plan } = await prepareDeployment(await chain.newDeployer({ account }), target, options);
  expect(plan.steps).toHaveLength(3);
  let runs = 1;
  for (let at = 1; ; runs += 1, at += 1) {
    if (!(await runUntilCrash(account, target, options, { at, when: runs % 2 === 0 ? "before" : "after" }))) break;
  }
  expect(runs).toBeGreaterThan(20);
  expect(await prepareDeployment(await chain.newDeployer({ account }), target, options)).toMatchObject({
    state: "exists",
    plan: { addresses: plan.addresses },
  });
  expect(await minedBy(chain, account.address)).toHaveLength(2);
});
