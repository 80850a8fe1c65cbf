import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { promptConsumerAbi, promptConsumerBytecode } from "../../../../ts/abi/generated/promptConsumer.ts";
import { readAddressBook } from "../../../../ts/deploy/book/addressBookFile.ts";
import { importBroadcast } from "../../../../ts/deploy/book/importBroadcast.ts";
import { deployContract } from "../../../../ts/deploy/deployContract.ts";
import { deployProtocol } from "../../../../ts/deploy/deployProtocol.ts";
import { PROTOCOL_CONTRACT_IDS, protocolCreations } from "../../../../ts/deploy/protocolCreations.ts";
import { CHAIN_ID, type PublicChain, startPublicChain, temporaryFolder } from "../support.ts";

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
  const consumer = await deployContract(client as never, {
    ...{ name: "PromptConsumer", abi: promptConsumerAbi, bytecode: promptConsumerBytecode, args: [addresses.registry] },
  });
  const names = protocolCreations(addresses, { feeRecipient: from, fee: 0 }).map(({ name }) => name);
  const created = [
    ...PROTOCOL_CONTRACT_IDS.map((id, index) => ({ name: names[index], ...deployments[id] })),
    { name: "PromptConsumer", ...consumer },
  ];
  /** The parts of forge's file that count, and some that don't. */
  const broadcast = {
    chain: CHAIN_ID,
    transactions: created.map(({ name, address, hash }) => ({
      ...{ hash, transactionType: "CREATE", contractName: name, contractAddress: address.toLowerCase() },
      ...{ function: null, arguments: null, transaction: { from: from.toLowerCase(), input: "0x" } },
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
  await expect(importFrom([])).rejects.toMatchObject({ code: "BROADCAST_INVALID" });
  await expect(importBroadcast(client, { folder: folder.path, path: "none" })).rejects.toThrow("ENOENT");
  expect(await readAddressBook(folder.path, CHAIN_ID)).toBeUndefined();

  await importFrom(broadcast);
  const book = await readAddressBook(folder.path, CHAIN_ID);
  expect(book?.protocol).toMatchObject({ ...addresses, source: "deployed", deployer: from, blockNumber: 2n });
  expect(book?.protocol?.transactions).toMatchObject({ walletFactory: deployments.walletFactory.hash });
  expect(book?.contracts["PromptConsumer"]).toEqual({
    ...{ address: consumer.address, transactionHash: consumer.hash, blockNumber: 2n, deployer: from },
  });
});
