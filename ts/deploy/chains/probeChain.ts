import { getBlock, getCode } from "viem/actions";
import { BATCH_DELIVERER } from "../../protocol/batchDeliverer.ts";
import { DEPLOYMENT_PROXY } from "../../protocol/deploymentProxy.ts";
import { identifyChain, type ReadClient } from "../DeploymentContext.ts";
import { ChainUnsupportedError } from "../errors/ChainUnsupportedError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import { hasDelegation, missingEips } from "./evmProbes.ts";
import { findWebSocket } from "./findWebSocket.ts";

/** What a chain and its RPC can do. */
export interface ChainCapabilities {
  chainId: number;
  /** EIPs that the contracts need and the chain lacks: nothing can be deployed there then. */
  missing: string[];
  /** EIP-1559 fees. The node needs them. */
  eip1559: boolean;
  /** Accounts with code, by which the node sends many deliveries in one transaction; undefined when it can't be told. */
  eip7702: boolean | undefined;
  /** Whether `BatchDeliverer` is there, which those accounts use. */
  hasBatchDeliverer: boolean;
  /** Whether deterministic deployments find their proxy. */
  hasDeploymentProxy: boolean;
  /** Mean of the latest blocks; undefined on a chain that has no more than one, or makes one only on demand. */
  blockTimeSeconds: number | undefined;
  /** Where new blocks are pushed from: this RPC, or the same host over a websocket. */
  webSocketUrl: string | undefined;
}

const BLOCKS = 20n;

/**
 * Asks a chain what it can do. Nothing is sent.
 *
 * @param rpcUrl where a websocket is looked for; without it none is
 * @throws {DeployRpcError} {@link WrongChainError}
 */
export async function probeChain(client: ReadClient, rpcUrl?: string): Promise<ChainCapabilities> {
  const [{ chainId }, latest] = await Promise.all([
    identifyChain(client),
    ask("the latest block", () => getBlock(client)),
  ]);
  const hasCode = (address: typeof BATCH_DELIVERER) =>
    ask("code", () => getCode(client, { address })).then((code) => code !== undefined);
  // Block 0 says nothing about time: it may be of any date.
  const from = latest.number > BLOCKS ? latest.number - BLOCKS : latest.number > 0n ? 1n : 0n;
  const span = latest.number - from;
  const [missing, eip7702, hasBatchDeliverer, hasDeploymentProxy, earlier, webSocketUrl] = await Promise.all([
    missingEips(client),
    hasDelegation(client, chainId),
    hasCode(BATCH_DELIVERER),
    hasCode(DEPLOYMENT_PROXY),
    ask("an earlier block", () => getBlock(client, { blockNumber: from })),
    rpcUrl === undefined ? undefined : findWebSocket(rpcUrl, chainId),
  ]);
  return {
    ...{ chainId, missing, eip7702, hasBatchDeliverer, hasDeploymentProxy, webSocketUrl },
    eip1559: latest.baseFeePerGas !== null,
    blockTimeSeconds: span > 0n ? Number(latest.timestamp - earlier.timestamp) / Number(span) : undefined,
  };
}

/**
 * Refuses a chain that can't run the contracts.
 *
 * @throws {ChainUnsupportedError} {@link DeployRpcError}
 */
export async function requireEvm(client: ReadClient, chainId: number): Promise<void> {
  const missing = await missingEips(client);
  if (missing.length > 0) throw new ChainUnsupportedError({ chainId, missing });
}

/** What the node will do on a chain with these capabilities, in sentences. */
export function describeCapabilities(chain: ChainCapabilities): string[] {
  const { missing, eip1559, eip7702, hasBatchDeliverer, blockTimeSeconds, webSocketUrl } = chain;
  const seconds = blockTimeSeconds === undefined ? "" : `, about one in ${Number(blockTimeSeconds.toPrecision(2))} s`;
  const batches =
    eip7702 === undefined
      ? "unknown whether accounts can delegate (EIP-7702): the node finds out and sends each delivery alone if not"
      : !eip7702
        ? "one delivery a transaction: no EIP-7702"
        : hasBatchDeliverer
          ? "deliveries in batches (EIP-7702, BatchDeliverer is deployed)"
          : "one delivery a transaction until BatchDeliverer is deployed (infernet deploy batch-deliverer)";
  return [
    missing.length > 0 ? `contracts can't be deployed: no ${missing.join(", ")}` : "contracts: everything is there",
    eip1559 ? "EIP-1559 fees" : "no EIP-1559 fees: the node can't send there",
    batches,
    webSocketUrl === undefined ? `blocks are polled${seconds}` : `blocks can be pushed over a websocket${seconds}`,
  ];
}
