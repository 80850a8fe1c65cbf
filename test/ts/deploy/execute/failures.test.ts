import { createWalletClient, type Hex, http, parseEther, publicActions } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { base, foundry } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { executeDeployment } from "../../../../ts/deploy/execute/executeDeployment.ts";
import { type PreparedDeployment, prepareDeployment } from "../../../../ts/deploy/prepareDeployment.ts";
import { contractTarget } from "../../../../ts/deploy/targets/contractTarget.ts";
import { protocolTarget } from "../../../../ts/deploy/targets/protocolTarget.ts";
import { predictProtocolAddresses } from "../../../../ts/protocol/addresses.ts";
import { ANVIL_ACCOUNTS } from "../../../../ts/protocol/anvilAccounts.ts";
import {
  CHAIN_ID,
  interceptedTransport,
  minedBy,
  type PublicChain,
  QUICK,
  recordsOf,
  startPublicChain,
  temporaryFolder,
} from "../support.ts";

vi.setConfig({ testTimeout: 60_000 });

const TINY: Hex = "0x6001600c60003960016000f300";

let chain: PublicChain;
beforeAll(async () => {
  chain = await startPublicChain();
});
afterAll(() => chain[Symbol.asyncDispose]());

type Deployer = Awaited<ReturnType<PublicChain["newDeployer"]>>;

const transfer = (client: Deployer, nonce?: number) =>
  client.sendTransaction({
    ...{ to: client.account.address, account: client.account, chain: null },
    ...(nonce !== undefined && { nonce }),
  });

const typesOf = async ({ journalPath }: PreparedDeployment) =>
  (await recordsOf(journalPath)).map((record) => [record["type"], record["step"]].filter(Boolean).join(" "));

describe("a deployer that may not", () => {
  test("lacks money: nothing is sent, the missing amount is named, and with it the next run succeeds", async () => {
    await using folder = await temporaryFolder("funds");
    const client = await chain.newDeployer({ balance: 1_000n });
    const { address } = client.account;
    const prepare = () =>
      prepareDeployment(client, protocolTarget({ feeRecipient: address, fee: 0 }), { folder: folder.path });
    const prepared = await prepare();
    expect(prepared.quote).toMatchObject({ balance: 1_000n, missing: prepared.quote.needed - 1_000n });
    await expect(executeDeployment(prepared, QUICK)).rejects.toMatchObject({
      code: "DEPLOYER_FUNDS",
      balance: 1_000n,
      needed: expect.any(BigInt),
      metaMessages: [expect.stringMatching(/^Send it at least 0\.\d+ of the chain's currency, then run/)],
    });
    expect(await minedBy(chain, address)).toEqual([]);
    await chain.test.setBalance({ address, value: (await prepare()).quote.needed });
    await executeDeployment(await prepare(), QUICK);
    expect(await minedBy(chain, address)).toHaveLength(6);
  });

  test("runs out of money half way: the rest follows once there is some", async () => {
    await using folder = await temporaryFolder("funds");
    const client = await chain.newDeployer();
    const { address } = client.account;
    const target = protocolTarget({ feeRecipient: address, fee: 0 });
    const first = await prepareDeployment(client, target, { folder: folder.path });
    let drained = false;
    await expect(
      executeDeployment(first, {
        ...QUICK,
        onEvent: (event) => {
          if (event.type !== "mined" || drained) return;
          drained = true;
          void chain.test.setBalance({ address, value: 1n });
        },
      }),
    ).rejects.toMatchObject({ code: "DEPLOYER_FUNDS", balance: 1n });
    await chain.test.setBalance({ address, value: parseEther("1") });
    const second = await prepareDeployment(client, target, { folder: folder.path });
    expect(second).toMatchObject({ state: "unfinished", plan: { addresses: first.plan.addresses } });
    expect(second.quote.gas).toBeLessThan(first.quote.gas);
    expect((await executeDeployment(second, QUICK)).addresses).toEqual(first.plan.addresses);
    expect(await minedBy(chain, address)).toHaveLength(6);
  });

  test("has a key that everybody has, on a chain that isn't local", async () => {
    const account = privateKeyToAccount(ANVIL_ACCOUNTS[0].privateKey);
    const client = await chain.newDeployer({ account });
    await expect(prepareDeployment(client, contractTarget({ name: "A", initCode: TINY }))).rejects.toMatchObject({
      code: "WELL_KNOWN_KEY",
      shortMessage: `Account ${account.address} is a public development key, and this chain is not local.`,
    });
  });

  test("can't sign without sending", async () => {
    const client = createWalletClient({ account: ANVIL_ACCOUNTS[0].address, transport: http(chain.rpcUrl) });
    await expect(prepareDeployment(client, contractTarget({ name: "A", initCode: TINY }))).rejects.toMatchObject({
      code: "ACCOUNT_CANNOT_SIGN",
    });
  });

  test("is on another chain than it thinks", async () => {
    const { account } = await chain.newDeployer();
    const client = createWalletClient({ account, chain: base, transport: http(chain.rpcUrl) });
    await expect(prepareDeployment(client, contractTarget({ name: "A", initCode: TINY }))).rejects.toMatchObject({
      code: "WRONG_CHAIN",
      shortMessage: `The RPC is of chain ${CHAIN_ID}, and "Base" is of chain ${base.id}.`,
    });
  });
});

describe("a nonce that something else uses", () => {
  test("between planning and sending: one error; the next run plans anew", async () => {
    await using folder = await temporaryFolder("nonce");
    const client = await chain.newDeployer();
    const { address } = client.account;
    const target = protocolTarget({ feeRecipient: address, fee: 0 });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    await transfer(client);
    await expect(executeDeployment(prepared, QUICK)).rejects.toMatchObject({
      code: "DEPLOYER_NONCE",
      shortMessage: `Nonce 0 of ${address}, planned for "create Registry", was used by another transaction.`,
    });
    expect(await typesOf(prepared)).toEqual(["plan"]);
    const next = await prepareDeployment(client, target, { folder: folder.path });
    expect(next.notes).toEqual([
      'An earlier attempt is given up: nonce 0, planned for "create Registry", was used by another transaction. ' +
        "Nothing of it was deployed.",
    ]);
    const { addresses } = await executeDeployment(next, QUICK);
    expect(addresses).toEqual(predictProtocolAddresses({ deployer: address, nonce: 1 }));
    expect(await typesOf(next)).toEqual(expect.arrayContaining(["abandoned", "done"]));
  });

  test("half way: the error says what is lost; the next run deploys all of it anew", async () => {
    await using folder = await temporaryFolder("nonce");
    const client = await chain.newDeployer();
    const { address } = client.account;
    const target = protocolTarget({ feeRecipient: address, fee: 0 });
    let sends = 0;
    const transport = interceptedTransport(chain.rpcUrl, async ({ method }, pass) => {
      if (method === "eth_sendRawTransaction") sends += 1;
      // The third one is lost on its way, and meanwhile its nonce goes to something else.
      if (method !== "eth_sendRawTransaction" || sends !== 3) return pass();
      await transfer(client, 2);
      throw new Error("lost");
    });
    const faulty = await chain.newDeployer({ transport, account: client.account });
    const prepared = await prepareDeployment(faulty, target, { folder: folder.path });
    await expect(executeDeployment(prepared, QUICK)).rejects.toMatchObject({
      code: "DEPLOYER_NONCE",
      nonce: 2,
      metaMessages: expect.arrayContaining([expect.stringMatching(/^Of no use any more: create Registry \(0x/)]),
    });
    const next = await prepareDeployment(client, target, { folder: folder.path });
    expect(next.notes[0]).toContain('nonce 2, planned for "create Inbox"');
    const { addresses } = await executeDeployment(next, QUICK);
    expect(addresses).toEqual(predictProtocolAddresses({ deployer: address, nonce: next.plan.steps[0]?.nonce ?? 0 }));
  });

  test("held by a transaction that waits to be mined: it is left alone", async () => {
    await using quiet = await startPublicChain("--no-mining");
    await using folder = await temporaryFolder("nonce");
    const client = await quiet.newDeployer();
    const target = contractTarget({ name: "Tiny", initCode: TINY });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    const hash = await transfer(client);
    await expect(executeDeployment(prepared, QUICK)).rejects.toMatchObject({
      code: "DEPLOYER_NONCE",
      shortMessage: expect.stringContaining("is held by another transaction"),
    });
    await quiet.test.mine({ blocks: 1 });
    expect(await minedBy(quiet, client.account.address)).toEqual([hash]);
  });
});

describe("a chain that disagrees", () => {
  test("a step that reverts: one error with its transaction; the next run plans anew", async () => {
    await using folder = await temporaryFolder("revert");
    const client = await chain.newDeployer();
    const { timestamp } = await chain.test.getBlock();
    const limit = timestamp + 100_000n;
    const target = contractTarget({ name: "Late", initCode: revertsAfter(limit) });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    const snapshot = await chain.test.snapshot();
    await chain.test.setNextBlockTimestamp({ timestamp: limit + 1n });
    const failure = executeDeployment(prepared, QUICK);
    await expect(failure).rejects.toMatchObject({
      code: "DEPLOYMENT_FAILED",
      shortMessage: expect.stringMatching(
        /^Deployment of create Late failed: the transaction reverted \(transaction 0x/,
      ),
    });
    expect(await typesOf(prepared)).toEqual(["plan", "signed contract", "mined contract"]);
    // Earlier again: the block is undone, and the constructor would work.
    await chain.test.revert({ id: snapshot });
    const next = await prepareDeployment(client, target, { folder: folder.path });
    expect(next.notes[0]).toContain('"create Late" reverted');
    await executeDeployment(next, QUICK);
    expect(await client.getCode({ address: next.plan.addresses["Late"] ?? "0x" })).toBe("0x00");
  });

  test("a reorg that takes back what was mined: it is sent again, the same bytes", async () => {
    await using folder = await temporaryFolder("reorg");
    const client = await chain.newDeployer();
    const target = protocolTarget({ feeRecipient: client.account.address, fee: 0 });
    const snapshot = await chain.test.snapshot();
    const dead = new AbortController();
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    await executeDeployment(prepared, { ...QUICK, signal: dead.signal, onEvent: () => dead.abort() }).catch(
      () => undefined,
    );
    const [signed] = (await recordsOf(prepared.journalPath)).filter(({ type }) => type === "signed");
    await chain.test.revert({ id: snapshot });
    const { addresses } = await executeDeployment(
      await prepareDeployment(client, target, { folder: folder.path }),
      QUICK,
    );
    expect(addresses).toEqual(prepared.plan.addresses);
    expect((await minedBy(chain, client.account.address))[0]).toBe(signed?.["hash"]);
  });

  test("an RPC that drops every fifth request, or its answer: the deployment is completed, nothing twice", async () => {
    await using folder = await temporaryFolder("drops");
    let count = 0;
    const drop = async (_request: unknown, pass: () => Promise<unknown>) => {
      count += 1;
      if (count % 5 !== 0) return pass();
      if (count % 10 === 0) await pass();
      throw new TypeError("fetch failed");
    };
    const client = await chain.newDeployer({ transport: interceptedTransport(chain.rpcUrl, drop, 3) });
    const target = protocolTarget({ feeRecipient: client.account.address, fee: 0 });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    expect((await executeDeployment(prepared, QUICK)).addresses).toEqual(prepared.plan.addresses);
    expect(count).toBeGreaterThan(40);
    expect(await minedBy(chain, client.account.address)).toHaveLength(6);
  });

  test("an RPC that goes away for good: it says so, and the next run continues", async () => {
    await using folder = await temporaryFolder("lost");
    let lost = false;
    const transport = interceptedTransport(chain.rpcUrl, async ({ method }, pass) => {
      lost ||= method === "eth_sendRawTransaction";
      if (lost) throw new TypeError("fetch failed");
      return pass();
    });
    const client = await chain.newDeployer({ transport });
    const target = contractTarget({ name: "Tiny", initCode: TINY });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    await expect(executeDeployment(prepared, { ...QUICK, patienceMs: 50 })).rejects.toMatchObject({
      code: "DEPLOYMENT_STOPPED",
      retryable: true,
      shortMessage: expect.stringContaining('stopped at "create Tiny": the RPC does not answer'),
    });
    const back = await chain.newDeployer({ account: client.account });
    await executeDeployment(await prepareDeployment(back, target, { folder: folder.path }), QUICK);
    expect(await minedBy(chain, client.account.address)).toHaveLength(1);
  });

  test("a fee that has become too low: a version that pays more, with the same nonce, is mined instead", async () => {
    await using quiet = await startPublicChain("--no-mining");
    await using folder = await temporaryFolder("bump");
    const client = await quiet.newDeployer();
    const target = contractTarget({ name: "Tiny", initCode: TINY });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    let versions = 0;
    const result = await executeDeployment(prepared, {
      ...QUICK,
      resendMs: 20,
      bumpMs: 20,
      onEvent: (event) => {
        if (event.type === "sent") versions += 1;
        // The first one stays in the pool: the base fee is above what it pays.
        if (versions === 1) void quiet.test.setNextBlockBaseFeePerGas({ baseFeePerGas: 3_000_000_000n });
        if (versions === 6) void quiet.test.mine({ blocks: 1 });
      },
    });
    const records = (await recordsOf(prepared.journalPath)).filter(({ type }) => type === "signed");
    const fees = records.map((record) => BigInt(String(record["maxFeePerGas"])));
    expect(fees).toEqual(fees.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(fees.length).toBeGreaterThan(1);
    expect(result.mined.get("contract")?.hash).not.toBe(records[0]?.["hash"]);
    expect(await quiet.test.getTransactionCount({ address: client.account.address })).toBe(1);
  });

  test("an RPC that refuses for good: its words, and no waiting", async () => {
    await using folder = await temporaryFolder("refused");
    const transport = interceptedTransport(chain.rpcUrl, ({ method }, pass) => {
      if (method === "eth_sendRawTransaction") return chain.test.request({ method: "eth_nonsense" as never });
      return pass();
    });
    const client = await chain.newDeployer({ transport });
    const target = contractTarget({ name: "Tiny", initCode: TINY });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    await expect(executeDeployment(prepared, QUICK)).rejects.toMatchObject({
      code: "DEPLOYMENT_FAILED",
      shortMessage: "Deployment of create Tiny failed: the transaction was refused.",
    });
  });
});

test("anvil's own keys are fine on a local chain", async () => {
  const { startAnvil } = await import("../../../../ts/devnet/anvil/startAnvil.ts");
  await using anvil = await startAnvil();
  await using folder = await temporaryFolder("local");
  const account = privateKeyToAccount(ANVIL_ACCOUNTS[2].privateKey);
  const client = createWalletClient({ account, chain: foundry, transport: http(anvil.rpcUrl) }).extend(publicActions);
  const target = protocolTarget({ feeRecipient: account.address, fee: 0 });
  const { plan } = await prepareDeployment(client, target, { folder: folder.path });
  expect(plan.addresses).toEqual(predictProtocolAddresses({ deployer: account.address, nonce: 0 }));
});

/** Creation code that makes a contract of one byte, or reverts when the block's time is past `seconds`. */
function revertsAfter(seconds: bigint): Hex {
  return `0x4267${seconds.toString(16).padStart(16, "0")}1060125760015ff35b5f5ffd`;
}
