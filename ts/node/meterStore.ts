import { formatEther, type TransactionReceipt } from "viem";
import type { Metrics } from "./metrics.ts";
import type { Store, Transaction } from "./store/Store.ts";

/** Counts transactions where they are written down: what is in the store is what happened, whoever did it. */
export function meterStore(store: Store, metrics: Metrics): Store {
  const { transactions } = store;
  return {
    ...store,
    transactions: {
      ...transactions,
      async add(transaction, attempt) {
        const id = await transactions.add(transaction, attempt);
        metrics.count("transactions_sent_total", {});
        return id;
      },
      async addAttempt(id, attempt) {
        await transactions.addAttempt(id, attempt);
        metrics.count("transaction_fee_bumps_total", {});
      },
      async settle(id, state, block, outcomes) {
        const isSettled = await transactions.settle(id, state, block, outcomes);
        if (isSettled) metrics.count("transactions_settled_total", { state });
        return isSettled;
      },
      async abandon(id) {
        await transactions.abandon(id);
        metrics.count("transactions_settled_total", { state: "abandoned" });
      },
    },
  };
}

/** Counts what a mined transaction took: time, gas and fee. */
export function countReceipt(metrics: Metrics, { attempts: [first] }: Transaction, receipt?: TransactionReceipt): void {
  if (!receipt) return;
  const { gasUsed, effectiveGasPrice } = receipt;
  metrics.observe("transaction_seconds", {}, Math.max(0, Date.now() - first.signedAtMs) / 1000);
  metrics.count("gas_used_total", {}, Number(gasUsed));
  metrics.count("fees_paid_ether_total", {}, Number(formatEther(gasUsed * effectiveGasPrice)));
}
