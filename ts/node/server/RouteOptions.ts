import type { Logger } from "pino";
import type { Address } from "viem";
import type { NodeConfig } from "../config/parseConfig.ts";
import type { ContainerRunner } from "../containers/ContainerRunner.ts";
import type { Guardian, Rejection } from "../guardian/Guardian.ts";
import type { Metrics } from "../metrics.ts";
import type { JobRunner } from "../pipeline/JobRunner.ts";
import type { JobStreamer } from "../pipeline/JobStreamer.ts";
import type { DelegatedRequest, Store } from "../store/Store.ts";

/** Takes delegated subscriptions; there is one when the chain is enabled. */
export interface DelegatedIntake {
  /** @returns why it was turned down, or `undefined` when it is stored */
  accept(request: DelegatedRequest, clientIp: string): Promise<Rejection | undefined>;
}

/** What the routes work with. */
export interface RouteOptions {
  config: Pick<NodeConfig, "containers" | "server">;
  /** The node's address; `undefined` when the chain is disabled. */
  address: Address | undefined;
  guardian: Guardian;
  containers: ContainerRunner;
  jobs: JobRunner;
  streamer: JobStreamer;
  /** `undefined` when the chain is disabled. */
  delegated: DelegatedIntake | undefined;
  /** Ids of the containers that run, where the node runs them; `undefined` where it does not know. */
  running?: (() => readonly string[]) | undefined;
  store: Store;
  metrics: Metrics;
  logger: Logger;
}
