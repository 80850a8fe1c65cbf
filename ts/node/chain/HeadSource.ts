import type { Logger } from "pino";
import type { Block } from "viem";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { ShutdownError } from "../errors.ts";
import { pause } from "./retry.ts";
import type { RpcPool } from "./rpc/RpcPool.ts";

export type Head = Pick<Block<bigint, false, "latest">, "number" | "hash" | "parentHash" | "timestamp">;

export interface HeadSourceOptions {
  rpc: RpcPool;
  /** How long to wait between two looks at the head when the RPC can't push it, in milliseconds. */
  pollMs: number;
  logger: Logger;
  signal: AbortSignal;
}

/** With a push subscription, polling only guards against one that died quietly. */
const GUARD_POLL_MS = 5_000;

/**
 * Tells when the chain may have a new head: pushed by `eth_subscribe` where the RPC is a websocket, else asked for by
 * `eth_getBlockByNumber`. No filters: many RPCs lack them.
 */
export class HeadSource {
  readonly #options: HeadSourceOptions;
  #pushed = Promise.withResolvers<void>();

  constructor(options: HeadSourceOptions) {
    this.#options = options;
  }

  /** Heads as they are seen, the current one first; not every block is one. Ends by throwing ShutdownError. */
  async *heads(): AsyncGenerator<Head, never> {
    const { rpc, pollMs, logger, signal } = this.#options;
    const { client, pushesHeads: pushes } = rpc;
    const unwatch = rpc.onHead(() => this.#pushed.resolve());
    try {
      let failures = 0;
      for (;;) {
        if (signal.aborted) throw new ShutdownError();
        // A push that comes while the head is being handled must not be lost: the promise is renewed before the read.
        this.#pushed = Promise.withResolvers<void>();
        try {
          const { number, hash, parentHash, timestamp } = await client.getBlock({ blockTag: "latest" });
          failures = 0;
          yield { number, hash, parentHash, timestamp };
        } catch (error) {
          if (signal.aborted) throw new ShutdownError();
          failures += 1;
          logger.warn({ err: reasonOf(error), failures }, "RPC failed, trying again");
        }
        const waitMs = failures > 0 ? Math.min(10_000, 100 * 2 ** failures) : pushes ? GUARD_POLL_MS : pollMs;
        await this.#wait(waitMs);
      }
    } finally {
      unwatch();
    }
  }

  async #wait(ms: number): Promise<void> {
    const timer = new AbortController();
    try {
      await Promise.race([this.#pushed.promise, pause(ms, AbortSignal.any([timer.signal, this.#options.signal]))]);
    } finally {
      timer.abort();
    }
  }
}
