import { type Address, isAddressEqual } from "viem";
import { openSqliteStore } from "../../../ts/node/store/sqlite/openSqliteStore.ts";
import type { World } from "./World.ts";

/** Looks whether the node, which has ended, owes nothing, and has no nonce missing. */
export async function auditStore({ connection, nodeAddress, storePath }: World): Promise<string[]> {
  const { publicClient, testClient } = connection;
  const problems: string[] = [];
  await using store = openSqliteStore(storePath);
  const [unfinished, pending, delegated, mined, nonce, pool] = await Promise.all([
    store.deliveries.unfinished(),
    store.transactions.pending(),
    store.delegated.open(),
    store.transactions.nextUnmined(),
    publicClient.getTransactionCount({ address: nodeAddress }),
    testClient.getTxpoolContent(),
  ]);
  const [owed] = unfinished;
  if (owed) problems.push(`${unfinished.length} deliveries are unfinished, such as ${JSON.stringify(owed)}`);
  const [open] = pending;
  if (open) problems.push(`${pending.length} transactions are open, from nonce ${open.nonce} on`);
  if (delegated.length > 0) problems.push(`${delegated.length} delegated subscriptions are open`);
  if (mined > nonce) problems.push(`the store has ${mined} nonces mined, the chain ${nonce}`);
  // What a reorg made obsolete may wait in the pool until its nonce is used for something else; the store knows it.
  const queued = Object.entries(pool.queued).filter(([sender]) => isAddressEqual(sender as Address, nodeAddress));
  for (const [waiting, { hash }] of queued.flatMap(([, byNonce]) => Object.entries(byNonce))) {
    const known = await store.transactions.attemptsAt(Number(waiting));
    if (known.every((attempt) => attempt.hash !== hash)) {
      problems.push(`${hash} with nonce ${waiting} waits in the pool, and the store doesn't know it`);
    }
  }
  return problems;
}
