import { parseExactJson, stringifyExactJson } from "../../../codec/exactJson.ts";
import type { DelegatedRequest, DelegatedStore, DelegatedSubscription, SubscriptionState } from "../Store.ts";
import type { Database, Row } from "./database.ts";

interface StoredRequest extends Omit<DelegatedRequest, "subscription"> {
  subscription: Omit<DelegatedRequest["subscription"], "paymentAmount"> & { paymentAmount: number | bigint };
}

const toDelegated = (row: Row): DelegatedSubscription => {
  const { subscription, ...rest } = parseExactJson(row["request"] as string) as StoredRequest;
  return {
    ...rest,
    subscription: { ...subscription, paymentAmount: BigInt(subscription.paymentAmount) },
    sequence: row["sequence"] as number,
    state: row["state"] as SubscriptionState,
    ...(row["reason"] !== null && { reason: row["reason"] as string }),
  };
};

/** Subscriptions that came by REST, signed by their owner. */
export function createDelegatedStore(database: Database): DelegatedStore {
  const get = (sequence: number) => {
    const row = database.get("SELECT * FROM delegated_subscriptions WHERE sequence = ?", sequence);
    return row && toDelegated(row);
  };

  return {
    async add(request) {
      const owner = request.subscription.owner.toLowerCase();
      return database.atomically(() => {
        const known = database.get(
          "SELECT sequence, state FROM delegated_subscriptions WHERE owner = ? AND nonce = ?",
          owner,
          request.signature.nonce,
        );
        const sequence =
          (known?.["sequence"] as number | undefined) ??
          database.run(
            "INSERT INTO delegated_subscriptions (owner, nonce, request, expiry, state) VALUES (?, ?, ?, ?, 'open')",
            owner,
            request.signature.nonce,
            stringifyExactJson(request),
            request.signature.expiry,
          ).lastId;
        if (known?.["state"] === "closed" && !isDelivered(database, sequence)) {
          database.run("DELETE FROM deliveries WHERE subscription_id = ?", -sequence);
          database.run(
            `UPDATE delegated_subscriptions SET state = 'open', reason = NULL, closed_at_ms = NULL, request = ?, expiry = ?
               WHERE sequence = ?`,
            stringifyExactJson(request),
            request.signature.expiry,
            sequence,
          );
        }
        const added = get(sequence);
        if (!added) throw new Error(`delegated subscription ${sequence} vanished`);
        return added;
      });
    },

    async open() {
      return database
        .all("SELECT * FROM delegated_subscriptions WHERE state = 'open' ORDER BY sequence")
        .map(toDelegated);
    },

    async get(sequence) {
      return get(sequence);
    },

    async close(sequence, reason) {
      database.run(
        `UPDATE delegated_subscriptions SET state = 'closed', reason = ?, closed_at_ms = unixepoch() * 1000
           WHERE sequence = ? AND state = 'open'`,
        reason,
        sequence,
      );
    },
  };
}

const isDelivered = (database: Database, sequence: number): boolean =>
  database.get("SELECT 1 FROM deliveries WHERE subscription_id = ? AND state IN ('sent', 'delivered')", -sequence) !==
  undefined;
