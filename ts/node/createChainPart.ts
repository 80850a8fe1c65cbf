import type { Logger } from "pino";
import { type PublicClient, parseGwei } from "viem";
import { Cleanup } from "../protocol/Cleanup.ts";
import { adoptChain } from "./chain/adoptChain.ts";
import { ChainClock } from "./chain/ChainClock.ts";
import { connectProtocol } from "./chain/connectProtocol.ts";
import type { Head } from "./chain/HeadSource.ts";
import { isAnchored } from "./chain/isAnchored.ts";
import { ProtocolReader } from "./chain/ProtocolReader.ts";
import { untilAnswered } from "./chain/retry.ts";
import { RpcPool } from "./chain/rpc/RpcPool.ts";
import { type CreatedSubscription, Watcher, type WatcherEvents } from "./chain/Watcher.ts";
import type { ChainConfig } from "./config/schema.ts";
import type { ContainerDirectory } from "./containers/ContainerDirectory.ts";
import type { ContainerRunner } from "./containers/ContainerRunner.ts";
import { FailureBudget } from "./guardian/FailureBudget.ts";
import type { Guardian, Rejection } from "./guardian/Guardian.ts";
import { countReceipt } from "./meterStore.ts";
import type { Metrics } from "./metrics.ts";
import type { BackgroundTasks } from "./pipeline/BackgroundTasks.ts";
import { DelegatedIntake } from "./pipeline/DelegatedIntake.ts";
import { DelegatedLinks } from "./pipeline/DelegatedLinks.ts";
import { Deliverer } from "./pipeline/Deliverer.ts";
import { Escrow } from "./pipeline/Escrow.ts";
import { PaymentCheck } from "./pipeline/PaymentCheck.ts";
import { RequestComputer } from "./pipeline/RequestComputer.ts";
import { SubscriptionPipeline } from "./pipeline/SubscriptionPipeline.ts";
import type { Tracer } from "./pipeline/Tracer.ts";
import { sampleChainGauges } from "./sampleGauges.ts";
import type { Store } from "./store/Store.ts";
import { supervise } from "./supervise.ts";
import { BatchDelegation } from "./transactions/BatchDelegation.ts";
import { DeliveryOutbox } from "./transactions/DeliveryOutbox.ts";
import { FinalityTracker } from "./transactions/FinalityTracker.ts";
import { TransactionManager } from "./transactions/TransactionManager.ts";

export interface ChainPartOptions {
  config: ChainConfig;
  directory: ContainerDirectory;
  guardian: Guardian;
  containers: ContainerRunner;
  store: Store;
  tasks: BackgroundTasks;
  tracer: Tracer;
  logger: Logger;
  signal: AbortSignal;
  metrics: Metrics;
}

/** The part of the node that serves subscriptions on chain. */
export interface ChainPart {
  /** Takes delegated subscriptions. */
  delegated: DelegatedIntake;
  /** Resolves when everything has stopped; the caller aborts the signal first. */
  stopped(): Promise<void>;
}

/** Why a subscription is ignored, in the Infernet node's words, and what it is about. */
function ignoredBecause(id: number, { error, params: { reason, subscription_id: _, ...params } }: Rejection): string {
  if (reason !== undefined) return `Skipping subscription: ${id}: ${reason}`;
  return [error, ...Object.entries(params).map(([name, value]) => `${name}=${String(value) || "none"}`)].join(" ");
}

/** How often several RPC endpoints are compared with each other. */
const LAG_CHECK_MS = 15_000;

/** Sets the clock by the block that would be mined now: on an idle development chain the newest one may be hours old. */
async function startClock(client: PublicClient, clock: ChainClock): Promise<Head> {
  const [latest, pending] = await Promise.all([
    client.getBlock({ blockTag: "latest" }),
    client.getBlock({ blockTag: "pending" }).catch(() => undefined), // not every RPC serves it
  ]);
  const block = pending && pending.timestamp > latest.timestamp ? pending : latest;
  clock.observe({ timestamp: Number(block.timestamp) });
  return latest;
}

/**
 * Wires watcher, pipeline, deliverer and transaction manager, and starts them.
 *
 * @throws ChainSetupError or StoreError when the chain, the Registry, the key or the store can't be used
 */
export async function createChainPart(options: ChainPartOptions): Promise<ChainPart> {
  const unfinished = new Cleanup(); // what a failed start leaves behind
  try {
    return await start(options, unfinished);
  } catch (error) {
    await unfinished.run();
    throw error;
  }
}

async function start(options: ChainPartOptions, unfinished: Cleanup): Promise<ChainPart> {
  const { config, guardian, store, tasks, tracer, logger, signal, metrics } = options;
  const account = config.wallet.private_key;
  const node = account.address;
  const paymentAddress = config.wallet.payment_address ?? undefined;
  const rpc = new RpcPool({ urls: config.rpc_urls, logger, metrics, signal });
  unfinished.add(() => rpc.close());
  const { client } = rpc;
  const { snapshot_sync: sync } = config;

  const protocol = await untilAnswered(
    "registry",
    () => connectProtocol(client, { registry: config.registry_address, node }),
    { logger, signal },
  );
  const { chainId, genesisHash, coordinator } = protocol;
  await adoptChain(store, { chainId, genesisHash, coordinator, node }, logger);

  const clock = new ChainClock();
  let headTimestamp = 0;
  let newest = (await untilAnswered("head", () => startClock(client, clock), { logger, signal })).hash;
  const reader = new ProtocolReader(client, protocol, sync.batch_size);
  const shared = { client, store, logger, signal };

  const transactions: TransactionManager = new TransactionManager({
    ...shared,
    account,
    chainId,
    ...(config.wallet.max_fee_gwei !== undefined && { maxFeePerGas: parseGwei(config.wallet.max_fee_gwei.toString()) }),
    isAnchored: () => isAnchored(shared),
    outcomesOf: (transaction, receipt) => outbox.outcomesOf(transaction, receipt),
    onSettled: (transaction, receipt) => {
      countReceipt(metrics, transaction, receipt);
      tasks.start({ nonce: transaction.nonce }, () => deliverer.settled(transaction, receipt));
    },
  });
  const delegation = new BatchDelegation({ ...shared, account, chainId, transactions });
  const outbox: DeliveryOutbox = new DeliveryOutbox({
    coordinator,
    node,
    transactions,
    delegation: config.batch ? delegation : undefined,
  });
  const escrow = new Escrow({ ...shared, node, wallet: paymentAddress, transactions });
  const deliverer: Deliverer = new Deliverer({
    ...shared,
    tracer,
    reader,
    escrow,
    coordinator,
    node,
    outbox,
    paymentAddress,
    maxGasLimit: config.wallet.max_gas_limit,
    allowedSimErrors: config.wallet.allowed_sim_errors,
    onEnd: (key, outcome) => {
      if (outcome === "failed") pipeline.blame(key);
      pipeline.ended(key);
    },
    onRetry: (key) => pipeline.retry(key),
  });
  const payments = new PaymentCheck({ ...shared, protocol });
  const computer = new RequestComputer({ ...options, protocol, node, clock, reader, payments });
  const pipeline: SubscriptionPipeline = new SubscriptionPipeline({
    ...options,
    clock,
    computer,
    deliverer,
    budget: new FailureBudget(),
    isAnchored: () => isAnchored(shared),
    onDelegatedEnd: (tracked, interval) => tasks.start({ id: tracked.id }, () => links.release(tracked, interval)),
  });
  const links = new DelegatedLinks({
    ...shared,
    reader,
    track: (found, served) => pipeline.track(found, served),
    forget: (ids) => pipeline.forget(ids),
  });
  const delegated = new DelegatedIntake({
    ...options,
    protocol,
    clock,
    reader,
    claim: (one) => links.claim(one),
    track: (tracked) => pipeline.track([tracked]),
  });

  const finality = new FinalityTracker({ client, store, tracer, confirmations: config.confirmations });
  const relay = ({ id, subscription, state, reason, request }: CreatedSubscription, level: "debug" | "info") => {
    const { owner, containerId } = subscription;
    const key = { subscriptionId: id, interval: 0 };
    tracer.record(key, "created", {
      ...(request && { tx_hash: request.transactionHash, block: request.blockNumber }),
      ...{ owner, containerId, state, reason },
    });
    if (state === "open") logger[level]({ id }, "Relayed subscription creation");
    else logger[level]({ id, err: reason }, "Ignored subscription creation");
  };
  const events: WatcherEvents = {
    head: ({ number, hash, timestamp }) => {
      metrics.set("chain_head_block", {}, Number(number));
      headTimestamp = Number(timestamp);
      if (hash === newest) return; // seen again: its time has passed since
      newest = hash;
      clock.observe({ timestamp: Number(timestamp) });
      pipeline.tick();
      tasks.start({}, async () => {
        await transactions.look();
        await finality.advance(number);
      });
    },
    history: (subscriptions) => {
      for (const one of subscriptions) relay(one, "debug");
      const open = subscriptions.filter(({ state }) => state === "open").length;
      logger.info({ open, ignored: subscriptions.length - open }, "Relayed the creation of earlier subscriptions");
      tasks.start({}, () => links.track(subscriptions));
    },
    created: (subscriptions) => {
      for (const one of subscriptions) relay(one, "info");
      tasks.start({}, () => links.track(subscriptions));
    },
    cancelled: (ids) => {
      for (const id of ids) logger.info({ id }, "Subscription cancelled");
      links.forget(ids);
    },
    rewound: (_number, { forgotten, restored, released }) => {
      pipeline.undo(forgotten);
      links.forget(forgotten);
      delegation.recheck();
      for (const id of forgotten) tracer.record({ subscriptionId: id, interval: 0 }, "reorganised");
      for (const { id } of restored) logger.info({ id }, "Cancellation was taken back by a reorganisation");
      metrics.count("chain_reorgs_total", {});
      for (const key of released) pipeline.retry(key);
      tasks.start({}, () => links.track(restored));
      tasks.start({}, () => transactions.rewound());
    },
  };
  const watcher = new Watcher({
    ...shared,
    rpc,
    protocol,
    reader,
    events,
    judge: (id, subscription) => {
      const { rejection } = guardian.subscription(id, subscription);
      if (!rejection) return { id, subscription, state: "open" };
      return { id, subscription, state: "closed", reason: ignoredBecause(id, rejection) };
    },
    trailBlocks: config.trail_head_blocks,
    startingSubscriptionId: sync.starting_sub_id,
    pollMs: Math.max(50, sync.sync_period * 1000),
  });

  unfinished.add(() => {
    pipeline.stop();
    transactions.stop();
  });
  tasks.start({}, () => transactions.start());
  if (config.rpc_urls.length > 1) tasks.every(LAG_CHECK_MS, {}, async () => void (await rpc.checkLag()));
  await pipeline.resume();
  await links.track(await store.subscriptions.open());
  await delegated.resume();
  const gauged = { client, node, store, pipeline, outbox, transactions };
  sampleChainGauges(metrics, { ...gauged, headTimestamp: () => headTimestamp });
  const watching = supervise("watcher", () => watcher.run(), { logger, signal, metrics });
  logger.info({ chainId, address: node, coordinator }, "Serving subscriptions on chain");

  return {
    delegated,
    async stopped() {
      pipeline.stop();
      tasks.cancelLater();
      transactions.stop();
      await Promise.all([watching, tasks.idle()]);
      rpc.close();
    },
  };
}
