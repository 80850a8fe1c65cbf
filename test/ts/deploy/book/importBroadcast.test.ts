import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { concat, keccak256, pad, toHex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { promptConsumerBytecode } from "../../../../ts/abi/generated/promptConsumer.ts";
import { readAddressBook } from "../../../../ts/deploy/book/addressBookFile.ts";
import { importBroadcast } from "../../../../ts/deploy/book/importBroadcast.ts";
import { deployContract } from "../../../../ts/deploy/deployContract.ts";
import { deployProtocol } from "../../../../ts/deploy/deployProtocol.ts";
import { executeDeployment } from "../../../../ts/deploy/execute/executeDeployment.ts";
import { prepareDeployment } from "../../../../ts/deploy/prepareDeployment.ts";
import { protocolCreations } from "../../../../ts/deploy/protocolCreations.ts";
import { contractTarget } from "../../../../ts/deploy/targets/contractTarget.ts";
import { deterministicProtocolTarget } from "../../../../ts/deploy/targets/deterministicProtocolTarget.ts";
import { DEPLOYMENT_PROXY } from "../../../../ts/protocol/deploymentProxy.ts";
import { CHAIN_ID, type PublicChain, QUICK, startPublicChain, temporaryFolder } from "../support.ts";

/** Creates a contract of one byte. */
const STOP = "0x6001600c60003960016000f300";

let chain: PublicChain;
beforeAll(async () => {
  chain = await startPublicChain();
});
afterAll(() => chain[Symbol.asyncDispose]());

test("what a forge script has deployed comes into the address book, as far as the chain has it", async () => {
  await using folder = await temporaryFolder("broadcast");
  const client = await chain.newDeployer();
  const from = client.account.address;
  const { addresses, deployments } = await deployProtocol(client as never);
  const consumerCode = concat([promptConsumerBytecode, pad(addresses.registry)]);
  const consumer = await deployContract(client as never, {
    ...{ name: "PromptConsumer", abi: [], bytecode: consumerCode, args: [] },
  });
  const creations = protocolCreations(addresses, { feeRecipient: from, fee: 0 });
  const stop = await deployContract(client as never, { name: "Inbox", abi: [], bytecode: STOP, args: [] });
  const created = [
    ...creations.map(({ id, initCode }) => ({ ...deployments[id], initCode })),
    { ...consumer, initCode: consumerCode },
    { ...stop, initCode: STOP },
  ];
  /** The parts of forge's file that count, and some that don't: it knows no name of what was not compiled with the script. */
  const broadcast = {
    chain: CHAIN_ID,
    transactions: created.map(({ address, hash, initCode }) => ({
      ...{
        hash,
        transactionType: "CREATE",
        contractName: address === stop.address ? "Inbox" : null,
        contractAddress: address.toLowerCase(),
      },
      ...{ function: null, arguments: null, transaction: { from: from.toLowerCase(), input: initCode } },
    })),
    receipts: created.map(({ hash }) => ({ transactionHash: hash, status: "0x1", blockNumber: "0x2" })),
    libraries: [],
  };
  const path = join(folder.path, "run-latest.json");
  const importFrom = async (content: unknown) => {
    await writeFile(path, JSON.stringify(content));
    return importBroadcast(client, { folder: folder.path, path });
  };

  await expect(importFrom({ ...broadcast, receipts: [] })).rejects.toMatchObject({
    code: "BROADCAST_INVALID",
    details: "the creation of Registry was not mined, or reverted",
  });
  await expect(importFrom({ ...broadcast, chain: 1 })).rejects.toMatchObject({ code: "WRONG_CHAIN" });
  await expect(importFrom({ ...broadcast, transactions: [] })).rejects.toMatchObject({
    details: "it has created no contract",
  });
  await expect(importFrom([])).rejects.toMatchObject({ code: "BROADCAST_INVALID" });
  await expect(importBroadcast(client, { folder: folder.path, path: "none" })).rejects.toThrow("ENOENT");
  expect(await readAddressBook(folder.path, CHAIN_ID)).toBeUndefined();

  await importFrom(broadcast);
  const book = await readAddressBook(folder.path, CHAIN_ID);
  expect(book?.protocol).toMatchObject({ ...addresses, source: "deployed", deployer: from, blockNumber: 2n });
  expect(book?.protocol?.transactions).toMatchObject({ walletFactory: deployments.walletFactory.hash });
  const origin = { blockNumber: 2n, deployer: from };
  expect(book?.contracts).toEqual({
    PromptConsumer: {
      ...{
        ...origin,
        address: consumer.address,
        transactionHash: consumer.hash,
        initCodeHash: keccak256(consumerCode),
      },
    },
    // Somebody's own, which only its name has in common with the protocol's.
    Inbox: { ...origin, address: stop.address, transactionHash: stop.hash, initCodeHash: keccak256(STOP) },
  });
  // What forge has deployed is there for `infernet deploy` as well.
  const target = contractTarget({ name: "PromptConsumer", initCode: consumerCode });
  const prepared = await prepareDeployment(client, target, { folder: folder.path });
  expect(prepared).toMatchObject({ state: "exists", plan: { addresses: { PromptConsumer: consumer.address } } });
});

test("a deterministic protocol is found behind the deployment proxy", async () => {
  await using folder = await temporaryFolder("broadcast");
  await using elsewhere = await temporaryFolder("broadcast");
  const client = await chain.newDeployer();
  const deployer = client.account.address;
  const target = deterministicProtocolTarget({ feeRecipient: deployer, fee: 30, salt: "by forge" });
  const { addresses, mined } = await executeDeployment(
    await prepareDeployment(client, target, { folder: elsewhere.path }),
    QUICK,
  );
  const hash = mined.get("protocol")?.hash;
  const { input = "0x", blockNumber = 0n } = hash ? await client.getTransaction({ hash }) : {};
  const broadcast = {
    chain: CHAIN_ID,
    transactions: [
      {
        hash,
        transactionType: "CREATE2",
        contractName: null,
        transaction: { from: deployer, to: DEPLOYMENT_PROXY, input },
      },
    ],
    receipts: [{ transactionHash: hash, status: "0x1", blockNumber: toHex(blockNumber) }],
  };
  const path = join(folder.path, "run-latest.json");
  await writeFile(path, JSON.stringify(broadcast));
  const { protocol } = await importBroadcast(client, { folder: folder.path, path });
  expect(protocol).toEqual((await readAddressBook(elsewhere.path, CHAIN_ID))?.protocol);
  expect(protocol).toMatchObject({ ...addresses, source: "deterministic", salt: "by forge" });
});
