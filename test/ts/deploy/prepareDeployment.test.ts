import { afterAll, beforeAll, expect, test } from "vitest";
import { writeAddressBook } from "../../../ts/deploy/book/addressBookFile.ts";
import { executeDeployment } from "../../../ts/deploy/execute/executeDeployment.ts";
import { prepareDeployment } from "../../../ts/deploy/prepareDeployment.ts";
import { protocolTarget } from "../../../ts/deploy/targets/protocolTarget.ts";
import { ANVIL_DEPLOYMENT } from "../../../ts/protocol/addresses.ts";
import { CHAIN_ID, minedBy, type PublicChain, QUICK, startPublicChain, temporaryFolder } from "./support.ts";

let chain: PublicChain;
beforeAll(async () => {
  chain = await startPublicChain();
});
afterAll(() => chain[Symbol.asyncDispose]());

/** A deployment of the protocol that was cut off once the Registry was there. */
async function beginDeployment() {
  const folder = await temporaryFolder("prepare");
  const client = await chain.newDeployer();
  const feeRecipient = client.account.address;
  const prepared = await prepareDeployment(client, protocolTarget({ feeRecipient, fee: 0 }), { folder: folder.path });
  const cut = new AbortController();
  const onEvent = ({ type }: { type: string }) => type === "mined" && cut.abort();
  await expect(executeDeployment(prepared, { ...QUICK, signal: cut.signal, onEvent })).rejects.toThrow();
  return { client, feeRecipient, prepared, folder, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test("an unfinished deployment is neither continued with other parameters nor by another account", async () => {
  await using begun = await beginDeployment();
  const { client, feeRecipient, prepared } = begun;
  const folder = begun.folder.path;
  const dearer = protocolTarget({ feeRecipient, fee: 100 });
  await expect(prepareDeployment(client, dearer, { folder })).rejects.toMatchObject({
    code: "JOURNAL_OTHER_DEPLOYMENT",
    shortMessage: expect.stringMatching(/it was begun with .*fee 0.*, not .*fee 100/),
    metaMessages: [expect.stringContaining("--restart")],
  });
  const stranger = await chain.newDeployer();
  await expect(prepareDeployment(stranger, protocolTarget({ feeRecipient, fee: 0 }), { folder })).rejects.toMatchObject(
    {
      code: "JOURNAL_OTHER_DEPLOYMENT",
      shortMessage: expect.stringContaining(`its deployer is ${feeRecipient}, not ${stranger.account.address}`),
    },
  );

  const restarted = await prepareDeployment(client, dearer, { folder, restart: true });
  expect(restarted).toMatchObject({ state: "new", abandons: "given up by the user" });
  expect(restarted.notes[0]).toContain(`Of no use any more: create Registry (${prepared.plan.addresses["registry"]})`);
  await executeDeployment(restarted, QUICK);
  expect(await minedBy(chain, feeRecipient)).toHaveLength(7);
});

test("a journal of a chain that began anew since is not continued on this one", async () => {
  await using begun = await beginDeployment();
  await using other = await startPublicChain("--timestamp", "1700000000");
  const { client, feeRecipient } = begun;
  const stranger = await other.newDeployer({ account: client.account });
  const target = protocolTarget({ feeRecipient, fee: 0 });
  await expect(prepareDeployment(stranger, target, { folder: begun.folder.path })).rejects.toMatchObject({
    code: "JOURNAL_OTHER_CHAIN",
    details: expect.stringMatching(/^its first block is 0x[\da-f]{64}, the chain's 0x/),
  });
});

test("a book whose Registry is not on the chain is told, and left aside only when the user says so", async () => {
  await using folder = await temporaryFolder("stale");
  const client = await chain.newDeployer();
  const { registry, coordinator, inbox, reader, fee, walletFactory } = ANVIL_DEPLOYMENT;
  const protocol = { registry, coordinator, inbox, reader, fee, walletFactory, source: "deployed" } as const;
  await writeAddressBook(folder.path, { version: 1, chainId: CHAIN_ID, protocol, contracts: {}, wallets: [] });
  const target = protocolTarget({ feeRecipient: client.account.address, fee: 0 });
  await expect(prepareDeployment(client, target, { folder: folder.path })).rejects.toMatchObject({
    code: "ADDRESS_BOOK_STALE",
    metaMessages: [expect.stringContaining("--replace")],
  });
  expect(await prepareDeployment(client, target, { folder: folder.path, replace: true })).toMatchObject({
    state: "new",
  });
});
