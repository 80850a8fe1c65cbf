import type { Logger } from "pino";
import { BlockNotFoundError, type PublicClient } from "viem";
import type { Store } from "../store/Store.ts";
import { untilAnswered } from "./retry.ts";

/**
 * Whether the chain still has the block up to which subscriptions were read. While it hasn't, the id of a subscription may
 * mean another request, and nothing may be sent for it.
 */
export async function isAnchored(options: {
  client: PublicClient;
  store: Store;
  logger: Logger;
  signal: AbortSignal;
}): Promise<boolean> {
  const { client, store } = options;
  const [anchor] = await store.chain.recentBlocks();
  if (!anchor) return true;
  const hash = await untilAnswered(
    "block",
    async () => {
      try {
        return (await client.getBlock({ blockNumber: anchor.number })).hash;
      } catch (error) {
        if (error instanceof BlockNotFoundError) return undefined;
        throw error;
      }
    },
    options,
  );
  return hash === anchor.hash;
}
