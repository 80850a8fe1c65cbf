import type { Hex } from "viem";
import type { ChainIdentity, ChainStateStore } from "../Store.ts";
import type { Database } from "./database.ts";
import { cancelSubscription, insertSubscription, restoreSubscriptions } from "./subscriptions.ts";
import { abandonTransaction, reopenTransactions } from "./transactions.ts";

/** How many processed blocks are remembered: the deepest reorg that is followed block by block. */
export const REMEMBERED_BLOCKS = 128;

/** Children before the parents they refer to. */
const TABLES = [
  "deliveries",
  "transaction_attempts",
  "transactions",
  "subscriptions",
  "delegated_subscriptions",
  "blocks",
  "trace_events",
] as const;

/** What was read from the chain, and how far. */
export function createChainStateStore(database: Database): ChainStateStore {
  const getMeta = (key: string) =>
    database.get("SELECT value FROM meta WHERE key = ?", key)?.["value"] as string | undefined;
  const setMeta = (key: string, value: string) => {
    database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value);
  };

  return {
    async identity() {
      const value = getMeta("chain_identity");
      return value === undefined ? undefined : (JSON.parse(value) as ChainIdentity);
    },

    async reset(identity) {
      database.atomically(() => {
        for (const table of TABLES) {
          database.run(`DELETE FROM ${table}`);
        }
        setMeta("last_subscription_id", "0");
        setMeta("chain_identity", JSON.stringify(identity));
      });
    },

    async lastSubscriptionId() {
      return Number(getMeta("last_subscription_id") ?? 0);
    },

    async recentBlocks() {
      return database
        .all("SELECT number, hash FROM blocks ORDER BY number DESC")
        .map((row) => ({ number: BigInt(row["number"] as number), hash: row["hash"] as Hex }));
    },

    async advance({ created, cancelled = [], older, ...reached }) {
      const { block, lastSubscriptionId } = reached;
      return database.atomically(() => {
        setMeta("last_subscription_id", lastSubscriptionId.toString());
        for (const one of older ? [older, reached] : [reached]) {
          database.run(
            "INSERT OR REPLACE INTO blocks (number, hash, last_subscription_id) VALUES (?, ?, ?)",
            one.block.number,
            one.block.hash,
            one.lastSubscriptionId,
          );
        }
        database.run("DELETE FROM blocks WHERE number <= ?", block.number - BigInt(REMEMBERED_BLOCKS));
        for (const tracked of created) insertSubscription(database, tracked);
        return cancelled.filter((one) => cancelSubscription(database, one)).map(({ id }) => id);
      });
    },

    async rewind(number, startingSubscriptionId) {
      return database.atomically(() => {
        database.run("DELETE FROM blocks WHERE number > ?", number);
        const newest = database.get("SELECT last_subscription_id FROM blocks ORDER BY number DESC LIMIT 1");
        const lastSubscriptionId = (newest?.["last_subscription_id"] as number | undefined) ?? startingSubscriptionId;
        const gone = database
          .all("SELECT id FROM subscriptions WHERE id > ?", lastSubscriptionId)
          .map((row) => row["id"] as number);
        database.run("DELETE FROM subscriptions WHERE id > ?", lastSubscriptionId);
        reopenTransactions(database, "block_number > ?", number);
        const carriers = database.all(
          `SELECT DISTINCT transaction_id AS id FROM deliveries
             WHERE subscription_id > ? AND state = 'sent' AND transaction_id IS NOT NULL`,
          lastSubscriptionId,
        );
        database.run("DELETE FROM deliveries WHERE subscription_id > ?", lastSubscriptionId);
        // Those whose deliveries have all been taken out answer requests of which some may be gone.
        const empty = database.all(
          `SELECT id FROM transactions WHERE state = 'pending' AND delivery_count > 0
             AND NOT EXISTS (SELECT 1 FROM deliveries WHERE transaction_id = transactions.id)`,
        );
        const abandoned = [...carriers, ...empty].flatMap((row) => abandonTransaction(database, row["id"] as number));
        const { restored, released } = restoreSubscriptions(database, number);
        setMeta("last_subscription_id", lastSubscriptionId.toString());
        return { forgotten: gone, restored, released: [...abandoned, ...released] };
      });
    },
  };
}
