import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { feeAbi } from "../../../../ts/abi/generated/fee.ts";
import { readAddressBook } from "../../../../ts/deploy/book/addressBookFile.ts";
import { executeDeployment } from "../../../../ts/deploy/execute/executeDeployment.ts";
import { prepareDeployment } from "../../../../ts/deploy/prepareDeployment.ts";
import { readFirstFee } from "../../../../ts/deploy/source/readFirstFee.ts";
import { deterministicProtocolTarget } from "../../../../ts/deploy/targets/deterministicProtocolTarget.ts";
import { protocolTarget } from "../../../../ts/deploy/targets/protocolTarget.ts";
import { CHAIN_ID, type PublicChain, QUICK, startPublicChain, temporaryFolder } from "../support.ts";

vi.setConfig({ testTimeout: 60_000 });
const STRANGER = "0x00000000000000000000000000000000000000fe";

let chain: PublicChain;
beforeAll(async () => {
  chain = await startPublicChain();
});
afterAll(() => chain[Symbol.asyncDispose]());

test.each([
  ["from nonces", protocolTarget],
  ["deterministic", deterministicProtocolTarget],
])("%s: fee and recipient of the creation, although both have changed", async (_mode, target) => {
  await using folder = await temporaryFolder("first-fee");
  const client = await chain.newDeployer();
  const first = { feeRecipient: client.account.address, fee: 250 };
  await executeDeployment(await prepareDeployment(client, target(first), { folder: folder.path }), QUICK);
  const book = await readAddressBook(folder.path, CHAIN_ID);
  if (!book?.protocol) throw new Error("no protocol in the address book");
  const { transactions: _, ...imported } = book.protocol;
  const { fee, registry } = imported;
  const feeContract = { address: fee, abi: feeAbi, chain: null } as const;
  await client.writeContract({ ...feeContract, functionName: "updateFee", args: [300] });
  await client.writeContract({ ...feeContract, functionName: "transferOwnership", args: [STRANGER] });

  expect(await client.readContract({ ...feeContract, functionName: "FEE" })).toBe(300);
  expect(await readFirstFee(client, registry, book)).toEqual(first);
  expect(await readFirstFee(client, STRANGER, book)).toBeUndefined();
  expect(await readFirstFee(client, registry, { protocol: imported })).toBeUndefined();
});
