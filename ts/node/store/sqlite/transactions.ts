import { type Address, bytesToHex, type Hex, hexToBytes } from "viem";
import { DeliveryGoneError } from "../../errors.ts";
import type {
  BatchedDelivery,
  DeliveryKey,
  Finality,
  Transaction,
  TransactionAttempt,
  TransactionState,
  TransactionStore,
} from "../Store.ts";
import type { Database, Row } from "./database.ts";

const toAttempt = (row: Row): TransactionAttempt => ({
  hash: row["hash"] as Hex,
  raw: bytesToHex(row["raw"] as Uint8Array),
  maxFeePerGas: BigInt(row["max_fee_per_gas"] as string),
  maxPriorityFeePerGas: BigInt(row["max_priority_fee_per_gas"] as string),
  signedAtMs: row["signed_at_ms"] as number,
});

/**
 * What a reorg un-mined is pending again, and so are its deliveries. Part of a step: call it in a transaction.
 *
 * @param which SQL condition on settled transactions, with one parameter
 * @returns how many
 */
export function reopenTransactions(database: Database, which: string, value: number | bigint): number {
  const settled = `state IN ('mined', 'reverted') AND ${which}`;
  database.run(
    `UPDATE deliveries SET state = 'sent' WHERE state = 'delivered'
       AND transaction_id IN (SELECT id FROM transactions WHERE ${settled})`,
    value,
  );
  const { changes } = database.run(
    `UPDATE transactions SET state = 'pending', block_number = NULL, block_hash = NULL, finality = 'included'
       WHERE ${settled}`,
    value,
  );
  return changes;
}

/**
 * A transaction can't be mined any more, or must not be: what it carries is to be sent anew. Part of a step.
 *
 * @returns the deliveries that it carried
 */
export function abandonTransaction(database: Database, id: number): DeliveryKey[] {
  const { changes } = database.run(
    "UPDATE transactions SET state = 'abandoned' WHERE id = ? AND state = 'pending'",
    id,
  );
  return changes === 0 ? [] : releaseDeliveries(database, id);
}

/** Takes the deliveries out of a transaction: they are `computed` again. */
function releaseDeliveries(database: Database, id: number, reverts = 0): DeliveryKey[] {
  return database
    .all(
      `UPDATE deliveries SET state = 'computed', transaction_id = NULL, reverts = reverts + ?
         WHERE transaction_id = ? AND state = 'sent' RETURNING subscription_id, interval`,
      reverts,
      id,
    )
    .map((row) => ({ subscriptionId: row["subscription_id"] as number, interval: row["interval"] as number }));
}

/** Transactions of the node's key, each with its nonce and every signed version of it. */
export function createTransactionStore(database: Database): TransactionStore {
  const insertAttempt = (id: number, attempt: TransactionAttempt) => {
    database.run(
      `INSERT INTO transaction_attempts (hash, transaction_id, raw, max_fee_per_gas, max_priority_fee_per_gas, signed_at_ms)
       VALUES (?, ?, ?, ?, ?, ?)`,
      attempt.hash,
      id,
      hexToBytes(attempt.raw),
      attempt.maxFeePerGas.toString(),
      attempt.maxPriorityFeePerGas.toString(),
      attempt.signedAtMs,
    );
  };

  const deliveriesOf = (id: number): BatchedDelivery[] =>
    database.all("SELECT * FROM deliveries WHERE transaction_id = ? ORDER BY batch_position", id).map((delivery) => ({
      subscriptionId: delivery["subscription_id"] as number,
      interval: delivery["interval"] as number,
      position: delivery["batch_position"] as number,
    }));

  const toTransaction = (row: Row): Transaction => {
    const id = row["id"] as number;
    const [first, ...bumped] = database
      .all("SELECT * FROM transaction_attempts WHERE transaction_id = ? ORDER BY signed_at_ms, rowid", id)
      .map(toAttempt);
    if (!first) throw new Error(`transaction ${id} has no signed bytes`);
    return {
      id,
      nonce: row["nonce"] as number,
      state: row["state"] as TransactionState,
      to: row["recipient"] as Address,
      data: bytesToHex(row["data"] as Uint8Array),
      gas: BigInt(row["gas"] as string),
      deliveries: deliveriesOf(id),
      attempts: [first, ...bumped],
      ...(row["block_number"] !== null && {
        block: { number: BigInt(row["block_number"] as number), hash: row["block_hash"] as Hex },
      }),
    };
  };

  return {
    async add({ nonce, to, data, gas, deliveries }, attempt) {
      return database.atomically(() => {
        // Signing is deterministic: where a reorg freed the nonce, the same content gives the same bytes again.
        database.run(
          `DELETE FROM transactions WHERE state = 'abandoned'
             AND id = (SELECT transaction_id FROM transaction_attempts WHERE hash = ?)`,
          attempt.hash,
        );
        const { lastId } = database.run(
          `INSERT INTO transactions (nonce, state, recipient, data, gas, delivery_count)
             VALUES (?, 'pending', ?, ?, ?, ?)`,
          nonce,
          to,
          hexToBytes(data),
          gas.toString(),
          deliveries.length,
        );
        insertAttempt(lastId, attempt);
        for (const [position, { subscriptionId, interval }] of deliveries.entries()) {
          const { changes } = database.run(
            `UPDATE deliveries SET state = 'sent', transaction_id = ?, batch_position = ?
             WHERE subscription_id = ? AND interval = ? AND state = 'computed'`,
            lastId,
            position,
            subscriptionId,
            interval,
          );
          if (changes === 0) throw new DeliveryGoneError(subscriptionId, interval);
        }
        return lastId;
      });
    },

    async addAttempt(id, attempt) {
      insertAttempt(id, attempt);
    },

    async replace(id, { to, data, gas }, attempt) {
      return database.atomically(() => {
        const { changes } = database.run(
          "UPDATE transactions SET recipient = ?, data = ?, gas = ? WHERE id = ? AND state = 'pending'",
          to,
          hexToBytes(data),
          gas.toString(),
          id,
        );
        if (changes === 0) return false;
        insertAttempt(id, attempt);
        releaseDeliveries(database, id, 1);
        return true;
      });
    },

    async settle(id, state, block, outcomes) {
      return database.atomically(() => {
        const { changes } = database.run(
          "UPDATE transactions SET state = ?, block_number = ?, block_hash = ? WHERE id = ? AND state = 'pending'",
          state,
          block.number,
          block.hash,
          id,
        );
        if (changes === 0) return false;
        for (const { subscriptionId, interval, ok } of outcomes) {
          database.run(
            ok
              ? `UPDATE deliveries SET state = 'delivered', reason = NULL
                 WHERE subscription_id = ? AND interval = ? AND transaction_id = ?`
              : `UPDATE deliveries SET state = 'computed', transaction_id = NULL, reverts = reverts + 1
                 WHERE subscription_id = ? AND interval = ? AND transaction_id = ? AND state = 'sent'`,
            subscriptionId,
            interval,
            id,
          );
        }
        return true;
      });
    },

    async abandon(id) {
      database.atomically(() => abandonTransaction(database, id));
    },

    async reopenFrom(nonce) {
      return database.atomically(() => reopenTransactions(database, "nonce >= ?", nonce));
    },

    async mature({ confirmed, final }) {
      return database.atomically(() => {
        const raise = (finality: "confirmed" | "final", block: bigint, from: string) =>
          database
            .all(
              `UPDATE transactions SET finality = '${finality}'
                 WHERE block_number IS NOT NULL AND finality <> 'final' AND finality IN (${from}) AND block_number <= ?
                 RETURNING id, block_number`,
              block,
            )
            .map((row) => ({
              finality,
              block: BigInt(row["block_number"] as number),
              deliveries: deliveriesOf(row["id"] as number),
            }));
        return [...raise("confirmed", confirmed, "'included'"), ...raise("final", final, "'included', 'confirmed'")];
      });
    },

    async countByFinality() {
      const rows = database.all(
        `SELECT finality, count(*) AS count FROM transactions WHERE block_number IS NOT NULL AND finality <> 'final'
           GROUP BY finality`,
      );
      const countOf = (finality: Finality) => Number(rows.find((row) => row["finality"] === finality)?.["count"] ?? 0);
      return { included: countOf("included"), confirmed: countOf("confirmed") };
    },

    async get(id) {
      const row = database.get("SELECT * FROM transactions WHERE id = ?", id);
      return row && toTransaction(row);
    },

    async attemptsAt(nonce) {
      return database
        .all(
          `SELECT transaction_attempts.* FROM transactions JOIN transaction_attempts ON transaction_id = transactions.id
             WHERE nonce = ?`,
          nonce,
        )
        .map(toAttempt);
    },

    async pending() {
      return database.all("SELECT * FROM transactions WHERE state = 'pending' ORDER BY nonce").map(toTransaction);
    },

    async nextUnmined() {
      const row = database.get(
        `SELECT nonce + 1 AS next FROM transactions
         WHERE state <> 'abandoned' AND state <> 'pending' ORDER BY nonce DESC LIMIT 1`,
      );
      return Number(row?.["next"] ?? 0);
    },

    async nextNonce() {
      const row = database.get("SELECT max(nonce) + 1 AS next FROM transactions WHERE state <> 'abandoned'");
      return Number(row?.["next"] ?? 0);
    },
  };
}
