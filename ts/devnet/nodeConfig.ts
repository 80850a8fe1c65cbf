import type { Address } from "viem";
import { ACCOUNTS } from "./accounts.ts";
import { HOST } from "./ports.ts";

/** Id of the container that the devnet's node offers and its example consumer asks for. */
export const CONTAINER_ID = "hf_inference_client_service";

export interface NodeConfigParameters {
  port: number;
  storePath: string;
  rpcUrl: string;
  /** Tells of new heads. Anvil answers calls made at the same time sooner by HTTP: its websockets wait for delayed ACKs. */
  wsUrl?: string;
  serviceUrl: string;
  registry: Address;
  nodeWallet: Address;
}

/** The config.json of a devnet's node. */
export function devnetNodeConfig(parameters: NodeConfigParameters): Record<string, unknown> {
  const { port, storePath, rpcUrl, wsUrl, serviceUrl, registry, nodeWallet } = parameters;
  return {
    manage_containers: false,
    forward_stats: false,
    // One machine, one user, whose tests may send a thousand jobs in a second.
    server: { host: HOST, port, rate_limit: { num_requests: 1_000_000, period: 1 } },
    store: { path: storePath },
    chain: {
      enabled: true,
      rpc_url: rpcUrl,
      ...(wsUrl !== undefined && { rpc_urls: [wsUrl] }),
      // Anvil makes no block until somebody sends a transaction: nothing would ever trail behind its head.
      trail_head_blocks: 0,
      registry_address: registry,
      wallet: { private_key: ACCOUNTS.node.privateKey, payment_address: nodeWallet },
      snapshot_sync: { sleep: 0.1, batch_size: 500, sync_period: 0.05 },
    },
    containers: [
      { id: CONTAINER_ID, url: serviceUrl, external: true, description: "Hugging Face tasks, in this process" },
    ],
  };
}
