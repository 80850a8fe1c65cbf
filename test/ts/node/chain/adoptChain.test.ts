import { describe, expect, test } from "vitest";
import { adoptChain } from "../../../../ts/node/chain/adoptChain.ts";
import { StoreError } from "../../../../ts/node/errors.ts";
import type { ChainIdentity } from "../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { block, OWNER } from "../fixtures.ts";
import { memoryLogger } from "../support.ts";
import { accountOf } from "../testChain.ts";

const LOCAL: ChainIdentity = {
  chainId: 31337,
  genesisHash: block(0n).hash,
  coordinator: OWNER,
  node: accountOf(1).address,
};
const SEPOLIA: ChainIdentity = { ...LOCAL, chainId: 11155111 };

async function withIdentity(identity: ChainIdentity) {
  const store = openSqliteStore(":memory:");
  const { logger, lines } = memoryLogger();
  await adoptChain(store, identity, logger);
  await store.chain.advance({ block: block(9n), lastSubscriptionId: 3, created: [] });
  return { store, logger, lines };
}

describe("adoptChain", () => {
  test("a new store takes on the chain it is opened for", async () => {
    await using store = openSqliteStore(":memory:");
    const { logger, lines } = memoryLogger();
    await adoptChain(store, SEPOLIA, logger);
    expect(await store.chain.identity()).toEqual(SEPOLIA);
    expect(lines).toEqual([]);
  });

  test("on the same chain, everything is kept", async () => {
    for (const identity of [LOCAL, SEPOLIA]) {
      const { store, logger } = await withIdentity(identity);
      await adoptChain(store, { ...identity }, logger);
      expect(await store.chain.lastSubscriptionId()).toBe(3);
      await store.close();
    }
  });

  test.each([
    ["genesisHash", block(0n, 1).hash],
    ["coordinator", accountOf(2).address],
    ["node", accountOf(2).address],
    ["chainId", 1337],
  ])("a local chain with another %s is a new one: the store begins anew", async (key, value) => {
    const { store, logger, lines } = await withIdentity(LOCAL);
    const restarted = { ...LOCAL, [key]: value };
    await adoptChain(store, restarted, logger);
    expect(await store.chain.identity()).toEqual(restarted);
    expect(await store.chain.lastSubscriptionId()).toBe(0);
    expect(lines).toMatchObject([{ different: [key], msg: "The local chain was restarted: beginning anew" }]);
    await store.close();
  });

  test.each([
    ["another Coordinator", SEPOLIA, { ...SEPOLIA, coordinator: accountOf(2).address }],
    ["another key", SEPOLIA, { ...SEPOLIA, node: accountOf(2).address }],
    ["another chain", SEPOLIA, { ...SEPOLIA, chainId: 1, genesisHash: block(0n, 1).hash }],
    ["a local chain after a real one", SEPOLIA, LOCAL],
    ["a real chain after a local one", LOCAL, SEPOLIA],
  ])("elsewhere a mismatch is a mistake, and nothing is touched: %s", async (_name, stored, meant) => {
    const { store, logger } = await withIdentity(stored);
    const failure = await adoptChain(store, meant, logger).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreError);
    expect(failure).toMatchObject({ code: "STORE_OF_ANOTHER_CHAIN" });
    for (const key of ["chainId", "coordinator", "node"] as const) {
      if (stored[key] === meant[key]) continue;
      expect((failure as StoreError).message).toContain(
        `${key}: the store has ${stored[key]}, the configuration means ${meant[key]}.`,
      );
    }
    expect(await store.chain.identity()).toEqual(stored);
    expect(await store.chain.lastSubscriptionId()).toBe(3);
    await store.close();
  });
});
