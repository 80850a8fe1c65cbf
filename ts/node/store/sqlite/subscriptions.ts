import type { Address, Hex } from "viem";
import type { Cancellation, Rewound, SubscriptionState, SubscriptionStore, TrackedSubscription } from "../Store.ts";
import type { Database, Row } from "./database.ts";
import { reopenSkipped } from "./deliveries.ts";

/** Those that may need work. A cancellation is kept apart from other ends: a reorg can take it back. */
export const OPEN = "state = 'open' AND cancelled_block IS NULL";

/** When one was closed, for retention: by the clock, and at which block, since a reorg may need it again. */
const CLOSED_NOW = "closed_at_ms = unixepoch() * 1000, closed_block = (SELECT max(number) FROM blocks)";

const stateOf = (row: Row): Pick<TrackedSubscription, "state" | "reason"> => {
  const state = row["state"] as SubscriptionState;
  if (state === "open" && row["cancelled_block"] !== null) return { state: "closed", reason: "Subscription cancelled" };
  return { state, ...(row["reason"] !== null && { reason: row["reason"] as string }) };
};

const toTracked = (row: Row): TrackedSubscription => ({
  id: row["id"] as number,
  ...stateOf(row),
  subscription: {
    owner: row["owner"] as Address,
    activeAt: row["active_at"] as number,
    period: row["period"] as number,
    frequency: row["frequency"] as number,
    redundancy: row["redundancy"] as number,
    containerId: row["container_id"] as Hex,
    lazy: row["lazy"] === 1,
    verifier: row["verifier"] as Address,
    paymentAmount: BigInt(row["payment_amount"] as string),
    paymentToken: row["payment_token"] as Address,
    wallet: row["wallet"] as Address,
  },
});

/** Inserts a subscription as it was read from the chain, replacing what was known of that id. */
export function insertSubscription(database: Database, { id, subscription, state, reason }: TrackedSubscription): void {
  database.run(
    `INSERT OR REPLACE INTO subscriptions (id, owner, active_at, period, frequency, redundancy, container_id, lazy,
       verifier, payment_amount, payment_token, wallet, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    subscription.owner,
    subscription.activeAt,
    subscription.period,
    subscription.frequency,
    subscription.redundancy,
    subscription.containerId,
    subscription.lazy ? 1 : 0,
    subscription.verifier,
    subscription.paymentAmount.toString(),
    subscription.paymentToken,
    subscription.wallet,
    state,
    reason ?? null,
  );
  if (state === "closed") database.run(`UPDATE subscriptions SET ${CLOSED_NOW} WHERE id = ?`, id);
}

/**
 * Records a cancellation. Part of a step.
 *
 * @returns whether the subscription was open until now
 */
export function cancelSubscription(database: Database, { id, block }: Cancellation): boolean {
  return (
    database.get(
      `UPDATE subscriptions SET cancelled_block = ?, ${CLOSED_NOW}
         WHERE id = ? AND cancelled_block IS NULL RETURNING state`,
      block,
      id,
    )?.["state"] === "open"
  );
}

/** Takes back the cancellations in blocks above `number`. Part of a step. */
export function restoreSubscriptions(database: Database, number: bigint): Pick<Rewound, "restored" | "released"> {
  const rows = database.all(
    `UPDATE subscriptions SET cancelled_block = NULL, closed_at_ms = iif(state = 'open', NULL, closed_at_ms)
       WHERE cancelled_block > ? RETURNING *`,
    number,
  );
  const released = rows.flatMap(({ id }) => reopenSkipped(database, id as number));
  return { restored: rows.map(toTracked).filter(({ state }) => state === "open"), released };
}

/** Subscriptions that the node has seen on chain. */
export function createSubscriptionStore(database: Database): SubscriptionStore {
  return {
    async open() {
      return database.all(`SELECT * FROM subscriptions WHERE ${OPEN} ORDER BY id`).map(toTracked);
    },

    async get(id) {
      const row = database.get("SELECT * FROM subscriptions WHERE id = ?", id);
      return row && toTracked(row);
    },

    async close(id, reason) {
      database.run(
        `UPDATE subscriptions SET state = 'closed', reason = ?, ${CLOSED_NOW} WHERE id = ? AND state = 'open'`,
        reason,
        id,
      );
    },
  };
}
