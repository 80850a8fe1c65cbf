import type { Store } from "../Store.ts";
import { createChainStateStore } from "./chainState.ts";
import { openDatabase } from "./database.ts";
import { createDelegatedStore } from "./delegated.ts";
import { createDeliveryStore } from "./deliveries.ts";
import { createJobStore } from "./jobs.ts";
import { createRetentionStore } from "./retention.ts";
import { createSubscriptionStore } from "./subscriptions.ts";
import { createTraceStore } from "./traces.ts";
import { createTransactionStore } from "./transactions.ts";

/**
 * Opens the embedded store: one SQLite file in WAL mode, held by one process at a time.
 *
 * @param path the file (made when missing), or `:memory:` for a store that ends with the process
 * @throws StoreError when it is held by another process, unusable, or of a newer version
 */
export function openSqliteStore(path: string): Store {
  const database = openDatabase(path);
  const close = async () => database.close();
  return {
    jobs: createJobStore(database),
    chain: createChainStateStore(database),
    subscriptions: createSubscriptionStore(database),
    delegated: createDelegatedStore(database),
    deliveries: createDeliveryStore(database),
    transactions: createTransactionStore(database),
    traces: createTraceStore(database),
    retention: createRetentionStore(database),
    close,
    [Symbol.asyncDispose]: close,
  };
}
