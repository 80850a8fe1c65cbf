import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseEther, zeroHash } from "viem";
import { generatePrivateKey, privateKeyToAccount, toAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { promptConsumerBytecode } from "../../../../ts/abi/generated/promptConsumer.ts";
import { readAddressBook } from "../../../../ts/deploy/book/addressBookFile.ts";
import { executeDeployment } from "../../../../ts/deploy/execute/executeDeployment.ts";
import { prepareDeployment } from "../../../../ts/deploy/prepareDeployment.ts";
import { readProtocolAddresses } from "../../../../ts/deploy/readProtocolAddresses.ts";
import { contractTarget } from "../../../../ts/deploy/targets/contractTarget.ts";
import { deterministicProtocolTarget } from "../../../../ts/deploy/targets/deterministicProtocolTarget.ts";
import { protocolTarget } from "../../../../ts/deploy/targets/protocolTarget.ts";
import { walletTarget } from "../../../../ts/deploy/targets/walletTarget.ts";
import { predictProtocolAddresses } from "../../../../ts/protocol/addresses.ts";
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

let chain: PublicChain;
beforeAll(async () => {
  chain = await startPublicChain();
});
afterAll(() => chain[Symbol.asyncDispose]());

describe("the protocol from the deployer's nonces", () => {
  test("is planned, deployed as planned, and entered into the address book", async () => {
    await using folder = await temporaryFolder("deploy");
    const client = await chain.newDeployer();
    const deployer = client.account.address;
    await client.sendTransaction({ to: deployer, account: client.account, chain: null });
    const target = protocolTarget({ feeRecipient: deployer, fee: 500 });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });

    expect(prepared.state).toBe("new");
    expect(prepared.plan.addresses).toEqual(predictProtocolAddresses({ deployer, nonce: 1 }));
    expect(prepared.quote.status).toEqual(Array(6).fill("planned"));
    expect(await minedBy(chain, deployer)).toHaveLength(1);

    const result = await executeDeployment(prepared, QUICK);
    expect(result.addresses).toEqual(prepared.plan.addresses);
    expect(result.gasUsed).toBe(prepared.quote.gas);
    expect(await readProtocolAddresses(client, result.addresses["registry"] ?? "0x")).toEqual(result.addresses);
    expect(await minedBy(chain, deployer)).toHaveLength(7);

    const book = await readAddressBook(folder.path, CHAIN_ID);
    expect(book?.protocol).toMatchObject({ ...result.addresses, source: "deployed", deployer });
    expect(Object.keys(book?.protocol?.transactions ?? {})).toEqual(Object.keys(result.addresses));
  });

  test("is left alone when it is there, also when the address book is lost", async () => {
    await using folder = await temporaryFolder("deploy");
    const client = await chain.newDeployer();
    const target = protocolTarget({ feeRecipient: client.account.address, fee: 0 });
    const options = { folder: folder.path };
    const { addresses } = await executeDeployment(await prepareDeployment(client, target, options), QUICK);

    const again = await prepareDeployment(client, target, options);
    expect(again).toMatchObject({ state: "exists", plan: { steps: [], addresses } });
    expect((await executeDeployment(again, QUICK)).gasUsed).toBe(0n);

    const bookPath = join(folder.path, `${CHAIN_ID}.json`);
    const before = await readFile(bookPath, "utf8");
    await rm(bookPath);
    const recovered = await prepareDeployment(client, target, options);
    expect(recovered).toMatchObject({ state: "exists", plan: { addresses } });
    await executeDeployment(recovered, QUICK);
    expect(JSON.parse(before).protocol).toMatchObject(addresses);
    expect((await readAddressBook(folder.path, CHAIN_ID))?.protocol).toMatchObject(addresses);
    expect(await minedBy(chain, client.account.address)).toHaveLength(6);
  });

  test("is deployed anew when the user says so", async () => {
    await using folder = await temporaryFolder("deploy");
    const client = await chain.newDeployer();
    const target = protocolTarget({ feeRecipient: client.account.address, fee: 0 });
    const first = await executeDeployment(await prepareDeployment(client, target, { folder: folder.path }), QUICK);
    const prepared = await prepareDeployment(client, target, { folder: folder.path, replace: true });
    expect(prepared.notes).toEqual([expect.stringContaining(`${first.addresses["registry"]}, is replaced`)]);
    const second = await executeDeployment(prepared, QUICK);
    expect(second.addresses).toEqual(predictProtocolAddresses({ deployer: client.account.address, nonce: 6 }));
  });

  test("every transaction is in the journal, on the disk, before it is sent", async () => {
    await using folder = await temporaryFolder("deploy");
    let [journalPath, sent] = ["", 0];
    const transport = interceptedTransport(chain.rpcUrl, async ({ method, params }, pass) => {
      if (method !== "eth_sendRawTransaction") return pass();
      const last = (await recordsOf(journalPath)).at(-1);
      expect(last).toMatchObject({ type: "signed", raw: (params as string[])[0] });
      sent += 1;
      return pass();
    });
    const client = await chain.newDeployer({ transport });
    const target = protocolTarget({ feeRecipient: client.account.address, fee: 0 });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    journalPath = prepared.journalPath;
    await executeDeployment(prepared, QUICK);
    expect(sent).toBe(6);
  });
});

describe("the protocol at deterministic addresses", () => {
  test("stands at the same addresses on two chains, whoever deploys it, the proxy missing or not", async () => {
    await using other = await startPublicChain("--disable-default-create2-deployer");
    const feeRecipient = "0x00000000000000000000000000000000000000fe";
    const deployTo = async (where: PublicChain, salt: string) => {
      await using folder = await temporaryFolder("deploy");
      const client = await where.newDeployer();
      const target = deterministicProtocolTarget({ feeRecipient, fee: 100, salt });
      const prepared = await prepareDeployment(client, target, { folder: folder.path });
      const { addresses, gasUsed } = await executeDeployment(prepared, QUICK);
      const again = await prepareDeployment(await where.newDeployer(), target, { folder: folder.path });
      return { prepared, addresses, gasUsed, again: again.state };
    };
    const here = await deployTo(chain, "two chains");
    const there = await deployTo(other, "two chains");
    expect(there.addresses).toEqual(here.addresses);
    expect([here.again, there.again]).toEqual(["exists", "exists"]);
    expect(here.prepared.plan.steps.map(({ id }) => id)).toEqual(["protocol"]);
    expect(there.prepared.plan.steps.map(({ id }) => id)).toEqual(["fundProxy", "proxy", "protocol"]);
    expect((await deployTo(chain, "another salt")).addresses).not.toEqual(here.addresses);
    const planned = Number(here.prepared.quote.gas);
    expect(Math.abs(Number(here.gasUsed) - planned) / planned).toBeLessThan(0.05);
  });

  test("an address with other code is refused before anything is sent; without it the next run succeeds", async () => {
    await using folder = await temporaryFolder("deploy");
    const client = await chain.newDeployer();
    const target = deterministicProtocolTarget({ feeRecipient: client.account.address, fee: 0, salt: "occupied" });
    const { plan } = await prepareDeployment(client, target, { folder: folder.path });
    const address = plan.addresses["inbox"] ?? "0x";
    await chain.test.setCode({ address, bytecode: "0x60016002" });
    await expect(prepareDeployment(client, target, { folder: folder.path })).rejects.toMatchObject({
      code: "ADDRESS_OCCUPIED",
      address,
      shortMessage: `Inbox can't be deployed to ${address}: other code is there.`,
    });
    await chain.test.setCode({ address, bytecode: "0x" });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    expect((await executeDeployment(prepared, QUICK)).addresses).toEqual(plan.addresses);
  });
});

describe("contracts and wallets", () => {
  const initCode = `${promptConsumerBytecode}${"00".repeat(32)}` as const;

  test("a wallet is taken from the log, since another one may come first", async () => {
    await using folder = await temporaryFolder("deploy");
    const client = await chain.newDeployer();
    const owner = client.account.address;
    const options = { folder: folder.path };
    const protocol = await executeDeployment(
      await prepareDeployment(client, protocolTarget({ feeRecipient: owner, fee: 0 }), options),
      QUICK,
    );
    const factory = protocol.addresses["walletFactory"] ?? "0x";
    const [mine, theirs] = [walletTarget({ owner, factory }), walletTarget({ owner: factory, factory })];
    const planned = await prepareDeployment(client, mine, options);
    const other = await chain.newDeployer();
    await using otherFolder = await temporaryFolder("deploy");
    const first = await executeDeployment(await prepareDeployment(other, theirs, { folder: otherFolder.path }), QUICK);
    const { addresses } = await executeDeployment(planned, QUICK);
    expect(first.addresses["wallet"]).toBe(planned.plan.addresses["wallet"]);
    expect(addresses["wallet"]).not.toBe(first.addresses["wallet"]);
    expect(await prepareDeployment(client, mine, options)).toMatchObject({ state: "exists", plan: { addresses } });
  });

  test("a contract with a salt goes through the proxy; the same one is not sent twice", async () => {
    await using folder = await temporaryFolder("deploy");
    const client = await chain.newDeployer();
    const code = "0x6001600c60003960016000f300" as const;
    const target = contractTarget({ name: "Stop", initCode: code, salt: zeroHash });
    const { addresses } = await executeDeployment(
      await prepareDeployment(client, target, { folder: folder.path }),
      QUICK,
    );
    expect(await client.getCode({ address: addresses["Stop"] ?? "0x" })).toBe("0x00");
    await using empty = await temporaryFolder("deploy");
    const elsewhere = await prepareDeployment(await chain.newDeployer(), target, { folder: empty.path });
    expect(elsewhere).toMatchObject({ state: "exists", plan: { addresses } });
  });

  test("a contract with a salt is not sent where other code is", async () => {
    await using folder = await temporaryFolder("deploy");
    const client = await chain.newDeployer();
    const target = contractTarget({ name: "Feed", initCode: "0x6001600c60003960016000f300", salt: "occupied" });
    const { plan } = await prepareDeployment(client, target, { folder: folder.path });
    const address = plan.addresses["Feed"] ?? "0x";
    await chain.test.setCode({ address, bytecode: "0x60016002" });
    await expect(prepareDeployment(client, target, { folder: folder.path })).rejects.toMatchObject({
      code: "ADDRESS_OCCUPIED",
      shortMessage: `Feed can't be deployed to ${address}: other code is there.`,
    });
    await chain.test.setCode({ address, bytecode: "0x" });
    await executeDeployment(await prepareDeployment(client, target, { folder: folder.path }), QUICK);
    expect(await client.getCode({ address })).toBe("0x00");
  });

  test("a constructor that would revert costs nothing", async () => {
    await using folder = await temporaryFolder("deploy");
    const client = await chain.newDeployer({ balance: parseEther("1") });
    const target = contractTarget({ name: "Consumer", initCode });
    await expect(prepareDeployment(client, target, { folder: folder.path })).rejects.toMatchObject({
      code: "DEPLOYMENT_FAILED",
      contractName: "Consumer",
      shortMessage: expect.stringContaining("it would revert, so nothing was sent"),
    });
    expect(await client.getBalance({ address: client.account.address })).toBe(parseEther("1"));
  });

  test("a remote signer deploys: it is asked to sign, and for nothing else", async () => {
    await using folder = await temporaryFolder("deploy");
    const device = privateKeyToAccount(generatePrivateKey());
    const refuse = () => Promise.reject(new Error("not asked for"));
    let signed = 0;
    const account = toAccount({
      address: device.address,
      signMessage: refuse,
      signTypedData: refuse,
      signTransaction: (transaction, options) => {
        signed += 1;
        return device.signTransaction(transaction, options);
      },
    });
    const client = await chain.newDeployer({ account });
    const target = protocolTarget({ feeRecipient: device.address, fee: 0 });
    const prepared = await prepareDeployment(client, target, { folder: folder.path });
    expect(signed).toBe(0);
    expect((await executeDeployment(prepared, QUICK)).addresses).toEqual(prepared.plan.addresses);
    expect(signed).toBe(6);
  });
});
