import {
  type Address,
  BaseError,
  type Hex,
  HttpRequestError,
  type PublicClient,
  parseAbi,
  ResponseBodyTooLargeError,
  RpcRequestError,
  TimeoutError,
} from "viem";
import { isRateLimit } from "./rpc/endpointFault.ts";

const EVENTS = parseAbi([
  "event SubscriptionCreated(uint32 indexed id)",
  "event SubscriptionCancelled(uint32 indexed id)",
]);

/** What the Coordinator says of its subscriptions. */
export interface SubscriptionEvent {
  kind: "created" | "cancelled";
  id: number;
  /** The block that holds it. */
  blockNumber: bigint;
  blockHash: string;
  transactionHash: Hex;
}

/** Blocks asked for at once, at most. */
export const LARGEST_RANGE = 1_000;

/** HTTP statuses that have nothing to do with how much was asked for. */
const OTHER_STATUSES: ReadonlySet<number> = new Set([401, 403, 404, 429]);

/** Whether an RPC may have refused because of the range's size: by its words, its status, or by not being done in time. */
function mayBeTooLarge(error: unknown): boolean {
  if (!(error instanceof BaseError) || isRateLimit(error)) return false;
  const found = error.walk(
    (cause) =>
      cause instanceof RpcRequestError ||
      cause instanceof TimeoutError ||
      cause instanceof ResponseBodyTooLargeError ||
      (cause instanceof HttpRequestError && cause.status !== undefined && !OTHER_STATUSES.has(cause.status)),
  );
  return found !== null;
}

/**
 * Reads the events of subscriptions. RPCs bound how many blocks one `eth_getLogs` may span, each in its own words and at
 * its own number, from 10 up: a range is halved when it is refused, and grows again after it worked.
 */
export class EventReader {
  readonly #client: PublicClient;
  readonly #coordinator: Address;
  #range = LARGEST_RANGE;

  constructor(client: PublicClient, coordinator: Address) {
    this.#client = client;
    this.#coordinator = coordinator;
  }

  /**
   * Events in blocks `from` to `to`, both included, in the order in which they happened.
   *
   * @throws viem's error when the RPC fails, or refuses a single block
   */
  async read(from: bigint, to: bigint): Promise<SubscriptionEvent[]> {
    const events: SubscriptionEvent[] = [];
    for (let start = from; start <= to; ) {
      const left = Number(to - start) + 1;
      const span = Math.min(this.#range, left);
      try {
        events.push(...(await this.#readRange(start, start + BigInt(span) - 1n)));
      } catch (error) {
        if (span === 1 || !mayBeTooLarge(error)) throw error;
        this.#range = Math.floor(span / 2);
        continue;
      }
      start += BigInt(span);
      if (span === this.#range) this.#range = Math.min(LARGEST_RANGE, this.#range * 2);
    }
    return events;
  }

  async #readRange(fromBlock: bigint, toBlock: bigint): Promise<SubscriptionEvent[]> {
    const logs = await this.#client.getLogs({
      address: this.#coordinator,
      events: EVENTS,
      fromBlock,
      toBlock,
      strict: true,
    });
    return logs.map(({ eventName, args, blockNumber, blockHash, transactionHash }) => ({
      kind: eventName === "SubscriptionCreated" ? "created" : "cancelled",
      ...{ id: args.id, blockNumber, blockHash, transactionHash },
    }));
  }
}
