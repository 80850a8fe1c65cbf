import type { RetentionStore } from "../Store.ts";
import type { Database } from "./database.ts";

/** Nonces below the newest one whose transactions are kept whatever their age: what is counted from. */
const KEPT_NONCES = 256;

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
    // An open subscription's deliveries say which of its intervals are answered.
    ({ beforeMs, limit }) =>
      database.run(
        `DELETE FROM deliveries WHERE sequence IN (SELECT sequence FROM deliveries
           WHERE ended_at_ms IS NOT NULL AND ended_at_ms < ? AND state IN ('delivered', 'failed', 'skipped')
             AND NOT EXISTS (SELECT 1 FROM subscriptions WHERE id = subscription_id AND state = 'open')
             AND subscription_id > 0 ORDER BY ended_at_ms LIMIT ?)`,
        beforeMs,
        limit,
      ).changes,
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
