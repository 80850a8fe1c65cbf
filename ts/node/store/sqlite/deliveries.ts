import { bytesToHex, type Hex, hexToBytes } from "viem";
import type { Delivery, DeliveryKey, DeliveryState, DeliveryStore } from "../Store.ts";
import type { Database, Row } from "./database.ts";

const toHex = (value: Row[string] | undefined): Hex => bytesToHex(value as Uint8Array);

const toDelivery = (row: Row): Delivery => ({
  subscriptionId: row["subscription_id"] as number,
  interval: row["interval"] as number,
  state: row["state"] as DeliveryState,
  reverts: row["reverts"] as number,
  ...(row["output"] !== null && {
    payload: { input: toHex(row["input"]), output: toHex(row["output"]), proof: toHex(row["proof"]) },
  }),
  ...(row["transaction_id"] !== null && { transactionId: row["transaction_id"] as number }),
  ...(row["reason"] !== null && { reason: row["reason"] as string }),
});

const UNFINISHED = "state IN ('due', 'computed', 'sent')";

/**
 * A subscription's newest delivery was skipped for a reason that is gone: it goes on from where it stood. Older ones have
 * had their time. Part of a step.
 */
export function reopenSkipped(database: Database, subscriptionId: number): DeliveryKey[] {
  return database
    .all(
      `UPDATE deliveries SET state = iif(output IS NULL, 'due', 'computed'), reason = NULL, ended_at_ms = NULL
         WHERE subscription_id = ? AND state = 'skipped'
           AND interval = (SELECT max(interval) FROM deliveries AS newest WHERE newest.subscription_id = deliveries.subscription_id)
         RETURNING interval`,
      subscriptionId,
    )
    .map((row) => ({ subscriptionId, interval: row["interval"] as number }));
}

/** What the node owes: one row for each (subscription, interval) it took up. */
export function createDeliveryStore(database: Database): DeliveryStore {
  const get = ({ subscriptionId, interval }: DeliveryKey) => {
    const row = database.get(
      "SELECT * FROM deliveries WHERE subscription_id = ? AND interval = ?",
      subscriptionId,
      interval,
    );
    return row && toDelivery(row);
  };
  const mustGet = (key: DeliveryKey): Delivery => {
    const delivery = get(key);
    if (!delivery) throw new Error(`no delivery for subscription ${key.subscriptionId}, interval ${key.interval}`);
    return delivery;
  };

  return {
    async get(key) {
      return get(key);
    },

    async begin(key) {
      database.run(
        "INSERT INTO deliveries (subscription_id, interval, state) VALUES (?, ?, 'due') ON CONFLICT DO NOTHING",
        key.subscriptionId,
        key.interval,
      );
      return mustGet(key);
    },

    async computed({ subscriptionId, interval }, { input, output, proof }) {
      database.run(
        `UPDATE deliveries SET state = 'computed', input = ?, output = ?, proof = ?
         WHERE subscription_id = ? AND interval = ? AND state = 'due'`,
        hexToBytes(input),
        hexToBytes(output),
        hexToBytes(proof),
        subscriptionId,
        interval,
      );
    },

    async delivered({ subscriptionId, interval }) {
      database.run(
        "UPDATE deliveries SET state = 'delivered', reason = NULL WHERE subscription_id = ? AND interval = ?",
        subscriptionId,
        interval,
      );
    },

    async end({ subscriptionId, interval }, state, reason) {
      database.run(
        `UPDATE deliveries SET state = ?, reason = ? WHERE subscription_id = ? AND interval = ? AND ${UNFINISHED}`,
        state,
        reason,
        subscriptionId,
        interval,
      );
    },

    async unfinished() {
      return database.all(`SELECT * FROM deliveries WHERE ${UNFINISHED} ORDER BY sequence`).map(toDelivery);
    },

    async countUnfinished() {
      return Number(database.get(`SELECT count(*) AS count FROM deliveries WHERE ${UNFINISHED}`)?.["count"] ?? 0);
    },
  };
}
