import type { RetentionStore } from "../Store.ts";
import { REMEMBERED_BLOCKS } from "./chainState.ts";
import type { Database } from "./database.ts";
import { OPEN } from "./subscriptions.ts";

/** Nonces below the newest one whose transactions are kept whatever their age: what is counted from. */
const KEPT_NONCES = 256;

/** Deliveries to which nothing happens any more, by a reorg neither. */
const ENDED = `(state IN ('delivered', 'failed', 'skipped') AND NOT EXISTS (SELECT 1 FROM transactions
  WHERE transactions.id = transaction_id AND transactions.state <> 'abandoned' AND finality <> 'final'))`;

/** Removes finished work, oldest first. Everything is found by an index. */
export function createRetentionStore(database: Database): RetentionStore {
  const prunes: readonly ((options: { beforeMs: number; jobs: number; limit: number }) => number)[] = [
    ({ beforeMs, limit }) =>
      database.run(
        `DELETE FROM jobs WHERE sequence IN (SELECT sequence FROM jobs
           WHERE finished_at_ms IS NOT NULL AND finished_at_ms < ? ORDER BY finished_at_ms LIMIT ?)`,
        beforeMs,
        limit,
      ).changes,
    ({ jobs, limit }) =>
      database.run(
        `DELETE FROM jobs WHERE sequence IN (SELECT sequence FROM (SELECT sequence FROM jobs
           WHERE finished_at_ms IS NOT NULL ORDER BY finished_at_ms DESC, sequence DESC LIMIT -1 OFFSET ?)
           ORDER BY sequence LIMIT ?)`,
        jobs,
        limit,
      ).changes,
    // An open subscription's newest delivery says that its interval is answered.
    ({ beforeMs, limit }) =>
      database.run(
        `DELETE FROM deliveries WHERE sequence IN (SELECT sequence FROM deliveries
           WHERE ended_at_ms IS NOT NULL AND ended_at_ms < ? AND ${ENDED}
             AND (interval < (SELECT max(interval) FROM deliveries AS newest
                    WHERE newest.subscription_id = deliveries.subscription_id)
                  OR NOT EXISTS (SELECT 1 FROM subscriptions WHERE id = subscription_id AND ${OPEN}))
             AND subscription_id > 0 ORDER BY ended_at_ms LIMIT ?)`,
        beforeMs,
        limit,
      ).changes,
    ({ beforeMs, limit }) =>
      database.run(
        `DELETE FROM subscriptions WHERE id IN (SELECT id FROM subscriptions
           WHERE closed_at_ms IS NOT NULL AND closed_at_ms < ?
             AND closed_block <= (SELECT max(number) FROM blocks) - ${REMEMBERED_BLOCKS}
             AND NOT EXISTS (SELECT 1 FROM deliveries WHERE subscription_id = id) ORDER BY closed_at_ms LIMIT ?)`,
        beforeMs,
        limit,
      ).changes,
    // A delegated request is known for as long as it could be sent again. The newest one stays: its number must not come again.
    ({ beforeMs, limit }) => {
      const expired = database.all(
        `DELETE FROM delegated_subscriptions WHERE sequence IN (SELECT sequence FROM delegated_subscriptions
           WHERE state = 'closed' AND expiry < ? AND closed_at_ms < ?
             AND sequence < (SELECT max(sequence) FROM delegated_subscriptions)
             AND NOT EXISTS (SELECT 1 FROM deliveries WHERE subscription_id = -delegated_subscriptions.sequence AND NOT ${ENDED})
           ORDER BY expiry LIMIT ?) RETURNING sequence`,
        Math.floor(beforeMs / 1_000),
        beforeMs,
        limit,
      );
      for (const { sequence } of expired) {
        database.run("DELETE FROM deliveries WHERE subscription_id = ?", -(sequence as number));
      }
      return expired.length;
    },
    ({ beforeMs, limit }) =>
      database.run(
        `DELETE FROM transactions WHERE id IN (SELECT DISTINCT transactions.id FROM transaction_attempts
           JOIN transactions ON transactions.id = transaction_id
           WHERE signed_at_ms < ? AND (finality = 'final' OR state = 'abandoned')
             AND nonce < (SELECT max(nonce) FROM transactions) - ${KEPT_NONCES}
             AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.transaction_id = transactions.id)
           LIMIT ?)`,
        beforeMs,
        limit,
      ).changes,
    ({ beforeMs, limit }) =>
      database.run(
        `DELETE FROM trace_events WHERE sequence IN
           (SELECT sequence FROM trace_events ORDER BY sequence LIMIT ?) AND at_ms < ?`,
        limit,
        beforeMs,
      ).changes,
  ];

  return {
    async prune(options) {
      return database.atomically(() => prunes.reduce((sum, prune) => sum + prune(options), 0));
    },
  };
}
