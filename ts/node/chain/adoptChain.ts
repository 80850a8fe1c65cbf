import type { Logger } from "pino";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import { StoreError } from "../errors.ts";
import type { ChainIdentity, Store } from "../store/Store.ts";

/**
 * Makes sure that the store belongs to this chain, protocol and key.
 *
 * A local chain that was restarted is another chain with the same id: the store's on-chain part is then begun anew. On
 * any other chain a mismatch is a mistake, and nothing is touched.
 *
 * @throws StoreError when the store belongs to another chain, Coordinator or key
 */
export async function adoptChain(store: Store, identity: ChainIdentity, logger: Logger): Promise<void> {
  const stored = await store.chain.identity();
  if (stored === undefined) return store.chain.reset(identity);
  const keys = ["chainId", "genesisHash", "coordinator", "node"] as const;
  const different = keys.filter((key) => stored[key] !== identity[key]);
  if (different.length === 0) return;
  if (isLocalChainId(identity.chainId) && isLocalChainId(stored.chainId)) {
    logger.warn({ different }, "The local chain was restarted: beginning anew");
    return store.chain.reset(identity);
  }
  throw new StoreError("The store belongs to another chain, Coordinator or key.", {
    code: "STORE_OF_ANOTHER_CHAIN",
    metaMessages: [
      ...different.map((key) => `${key}: the store has ${stored[key]}, the configuration means ${identity[key]}.`),
      "Set store.path to another file, or go back to the configuration that wrote this one.",
    ],
  });
}
