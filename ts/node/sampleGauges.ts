import { stat } from "node:fs/promises";
import { type Address, formatEther, type PublicClient } from "viem";
import type { NodeConfig } from "./config/parseConfig.ts";
import type { ContainerRunner } from "./containers/ContainerRunner.ts";
import type { Metrics } from "./metrics.ts";
import type { SubscriptionPipeline } from "./pipeline/SubscriptionPipeline.ts";
import { API_VERSION } from "./server/routes/info.ts";
import type { Store } from "./store/Store.ts";
import type { DeliveryOutbox } from "./transactions/DeliveryOutbox.ts";
import type { TransactionManager } from "./transactions/TransactionManager.ts";

export interface SampledParts {
  config: NodeConfig;
  address: Address | undefined;
  containers: ContainerRunner;
  store: Store;
}

/** Size of a SQLite store with its write-ahead log; 0 in memory. */
async function storeBytes(path: string): Promise<number> {
  if (path === ":memory:") return 0;
  const sizes = ["", "-wal", "-shm"].map((suffix) =>
    stat(`${path}${suffix}`).then(
      ({ size }) => size,
      () => 0, // SQLite makes the last two when it needs them
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Has the gauges of jobs, containers and store read whenever the metrics are. */
export function sampleGauges(metrics: Metrics, { config, address, containers, store }: SampledParts): void {
  metrics.set("node_info", { version: API_VERSION, address: address ?? "" }, 1);
  metrics.sample("jobs_running", {}, () => store.jobs.countRunning());
  metrics.sample("deliveries_unfinished", {}, () => store.deliveries.countUnfinished());
  metrics.sample("store_bytes", {}, () => storeBytes(config.store.path));
  for (const container of config.containers) {
    const labels = { container: container.id };
    metrics.sample("container_calls_active", labels, () => containers.load(container).active);
    metrics.sample("container_calls_queued", labels, () => containers.load(container).queued);
  }
}

export interface SampledChainParts {
  client: PublicClient;
  node: Address;
  store: Store;
  /** Unix seconds of the newest block that was seen. */
  headTimestamp(): number;
  pipeline: Pick<SubscriptionPipeline, "tracked" | "queued">;
  outbox: Pick<DeliveryOutbox, "queued">;
  transactions: Pick<TransactionManager, "room">;
}

/** Has the gauges of chain and key read whenever the metrics are. */
export function sampleChainGauges(metrics: Metrics, parts: SampledChainParts): void {
  const { client, node, store, headTimestamp, pipeline, outbox, transactions } = parts;
  metrics.sample("subscriptions_tracked", {}, () => pipeline.tracked);
  metrics.sample("deliveries_queued", {}, () => pipeline.queued + outbox.queued);
  metrics.sample("transactions_room", {}, () => transactions.room);
  metrics.sample("chain_head_age_seconds", {}, () => Math.max(0, Date.now() / 1000 - headTimestamp()));
  metrics.sample("transactions_pending", {}, async () => (await store.transactions.pending()).length);
  for (const finality of ["included", "confirmed"] as const) {
    metrics.sample(
      "transactions_not_final",
      { finality },
      async () => (await store.transactions.countByFinality())[finality],
    );
  }
  metrics.sample("transaction_nonce", {}, () => store.transactions.nextNonce());
  metrics.sample("node_balance_ether", {}, async () => Number(formatEther(await client.getBalance({ address: node }))));
}
