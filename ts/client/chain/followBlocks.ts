import type { Hash } from "viem";
import { getBlock, getChainId } from "viem/actions";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { abortableSleep } from "../abortableSleep.ts";
import { explainChainError } from "./explainChainError.ts";
import type { InfernetClient } from "./InfernetClient.ts";

/** Blocks to look at, first and last. A few have been looked at before: a reorganisation may have replaced them. */
export interface BlockRange {
  fromBlock: bigint;
  toBlock: bigint;
  /** Unix seconds: time of the last one. */
  timestamp: number;
}

export interface FollowBlocksParameters {
  /** First block of interest. */
  fromBlock: bigint;
  /** Milliseconds between two looks at the head. Left out, the client's; on a local chain at most 100. */
  pollingIntervalMs?: number | undefined;
  signal: AbortSignal;
}

/** How many looks may fail in a row before it is an error: an RPC has bad moments. */
const MAX_FAILURES = 5;
const LOCAL_POLLING_MS = 100;
/** Blocks that are looked at again. */
const OVERLAP = 8n;

/**
 * Follows the chain by plain calls, which every RPC has, until a visitor has found what it looks for.
 *
 * @param visit is given the newest blocks whenever the head has changed; what it returns, unless `undefined`, ends it.
 * When a call of the chain fails in it, it is given the same blocks again
 * @throws what `visit` throws as an InfernetError; ChainError when the RPC has failed several times in a row; the signal's
 * reason once it is aborted
 */
export async function followBlocks<T>(
  client: InfernetClient,
  { fromBlock, pollingIntervalMs, signal }: FollowBlocksParameters,
  visit: (range: BlockRange) => Promise<T | undefined>,
): Promise<T> {
  let head: { number: bigint; hash: Hash } | undefined;
  let failures = 0;
  let pause = pollingIntervalMs;
  for (;;) {
    signal.throwIfAborted();
    try {
      pause ??= await defaultPause(client);
      const { number, hash, timestamp } = await getBlock(client);
      if (number >= fromBlock && hash !== head?.hash) {
        const overlap = head ? min(head.number, number) - OVERLAP + 1n : fromBlock;
        const from = overlap > fromBlock ? overlap : fromBlock;
        const result = await visit({ fromBlock: from, toBlock: number, timestamp: Number(timestamp) });
        if (result !== undefined) return result;
        head = { number, hash };
      }
      failures = 0;
    } catch (error) {
      failures += 1;
      // What an RPC says that nobody understands may be one of its bad moments.
      const isFinal = error instanceof InfernetError && !error.retryable && error.code !== "CHAIN_CALL_FAILED";
      if (isFinal || failures >= MAX_FAILURES) throw explainChainError(error, { what: "following the chain" });
    }
    await abortableSleep(pause ?? client.pollingInterval, signal);
  }
}

const min = (one: bigint, two: bigint): bigint => (one < two ? one : two);

async function defaultPause(client: InfernetClient): Promise<number> {
  const isLocal = isLocalChainId(client.chain?.id ?? (await getChainId(client)));
  return isLocal ? Math.min(client.pollingInterval, LOCAL_POLLING_MS) : client.pollingInterval;
}
