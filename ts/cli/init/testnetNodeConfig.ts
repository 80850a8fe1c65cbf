import type { Address } from "viem";
import { inspectConfig } from "../../node/config/parseConfig.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** What a node's config.json is made of. */
export interface NodeConfigFacts {
  chainId: number;
  rpcUrl: string;
  registry: Address;
  /** The node's Infernet wallet, when it is to be paid. */
  paymentAddress?: Address;
  /** Of the REST API. */
  port: number;
  container: { id: string; url: string };
  /** Mean time between blocks, in seconds, where it is known. */
  blockTimeSeconds: number | undefined;
  /** What gas costs now, in wei. */
  gasPrice: bigint;
  /** A chain on one's own machine, which makes blocks on demand. */
  isLocal: boolean;
}

/** A fee cap that a busy hour does not reach, and a mistake of the RPC does. */
const FEE_CAP_FACTOR = 20n;
const LEAST_FEE_CAP_GWEI = 1;

/**
 * A config.json for a node on a chain, with limits that a beginner would not think of: how much gas a delivery may cost, how
 * much a unit of gas, how fast clients may ask, and that only this machine may.
 *
 * It holds no key: that comes from the environment, INFERNET_KEYSTORE or INFERNET_PRIVATE_KEY.
 */
export function testnetNodeConfig(facts: NodeConfigFacts): Record<string, unknown> {
  const { chainId, rpcUrl, registry, paymentAddress, port, container, blockTimeSeconds, gasPrice, isLocal } = facts;
  const capGwei = Math.max(LEAST_FEE_CAP_GWEI, Math.ceil(Number((gasPrice * FEE_CAP_FACTOR) / 10n ** 9n)));
  const config = {
    log: { path: "infernet_node.log", max_file_size: 2 ** 26, backup_count: 2 },
    manage_containers: false,
    forward_stats: false,
    server: { host: "127.0.0.1", port, rate_limit: { num_requests: 60, period: 60 } },
    store: { path: `infernet-${chainId}.sqlite` },
    chain: {
      enabled: true,
      rpc_url: rpcUrl,
      trail_head_blocks: isLocal ? 0 : 1,
      registry_address: registry,
      wallet: {
        max_gas_limit: 3_000_000,
        max_fee_gwei: capGwei,
        ...(paymentAddress && { payment_address: paymentAddress }),
      },
      snapshot_sync: { batch_size: 200, sync_period: pollSeconds(blockTimeSeconds) },
    },
    containers: [
      {
        ...{ id: container.id, url: container.url, external: true, timeout: 120 },
        description: "Hugging Face tasks: text generation, classification, named entities, summaries",
        allowed_ips: ["127.0.0.1", "::1"],
      },
    ],
  };
  const { issues } = inspectConfig(config, undefined);
  // The key comes from elsewhere; anything else would be refused when the node starts, so it is said now.
  const others = issues.filter(({ path }) => !path.startsWith("chain.wallet.private_key"));
  if (others.length === 0) return config;
  throw new InfernetError("With these flags the configuration would not be valid.", {
    code: "CONFIG_INVALID",
    details: others.map(({ path, message }) => `${path}: ${message}`).join("; "),
  });
}

/** Twice in a block's time, and never so often that a public RPC takes offence. */
function pollSeconds(blockTimeSeconds: number | undefined): number {
  const half = (blockTimeSeconds ?? 1) / 2;
  return Math.min(5, Math.max(0.5, Math.round(half * 10) / 10));
}
