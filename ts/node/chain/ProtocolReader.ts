import { type Address, type Hex, type PublicClient, zeroAddress } from "viem";
import { baseConsumerAbi } from "../../abi/generated/baseConsumer.ts";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { delegatorAbi } from "../../abi/generated/delegator.ts";
import { readerAbi } from "../../abi/generated/reader.ts";
import { delegateKey, nodeRespondedKey, redundancyKey } from "../../protocol/mappingKeys.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import type { DelegatedRequest, DeliveryKey } from "../store/Store.ts";
import type { ProtocolAddresses } from "./connectProtocol.ts";
import { asRevert } from "./rpcErrors.ts";

/** The smallest batch that is tried before an RPC's refusal is taken for its failing. */
const SMALLEST_BATCH = 16;

/** How an interval stands on chain. */
export interface IntervalStatus {
  /** Whether this node has answered. */
  hasResponded: boolean;
  /** How many nodes have answered. */
  responses: number;
}

/** What the node reads from the protocol's contracts and from consumers. */
export class ProtocolReader {
  readonly #client: PublicClient;
  readonly #protocol: ProtocolAddresses;
  #batchSize: number;
  readonly #largestBatch: number;

  /** @param batchSize subscriptions in one `eth_call`, at most */
  constructor(client: PublicClient, protocol: ProtocolAddresses, batchSize: number) {
    this.#client = client;
    this.#protocol = protocol;
    this.#batchSize = batchSize;
    this.#largestBatch = batchSize;
  }

  /** The highest subscription id that exists at a block; 0 when there is none, or no Coordinator yet. */
  async lastSubscriptionId(blockNumber: bigint): Promise<number> {
    try {
      const next = await this.#client.readContract({
        address: this.#protocol.coordinator,
        abi: coordinatorAbi,
        functionName: "id",
        blockNumber,
      });
      return next - 1;
    } catch (error) {
      if (asRevert(error)?.isEmptyAnswer) return 0;
      throw error;
    }
  }

  /**
   * Reads subscriptions `from` to `to`, both included, as they stand at a block. Yields batches in order; a batch is
   * halved when the RPC refuses it (gas cap, answer size, time) and grows again after it worked.
   */
  async *subscriptions(
    from: number,
    to: number,
    blockNumber: bigint,
  ): AsyncGenerator<{ id: number; subscription: Subscription }[]> {
    for (let start = from; start <= to; ) {
      const end = Math.min(start + this.#batchSize, to + 1);
      try {
        const batch = await this.#client.readContract({
          address: this.#protocol.reader,
          abi: readerAbi,
          functionName: "readSubscriptionBatch",
          args: [start, end],
          blockNumber,
        });
        yield batch.map((subscription, index) => ({ id: start + index, subscription }));
        start = end;
        this.#batchSize = Math.min(this.#batchSize * 2, this.#largestBatch);
      } catch (error) {
        if (this.#batchSize <= SMALLEST_BATCH) throw error;
        this.#batchSize = Math.max(SMALLEST_BATCH, Math.floor(this.#batchSize / 2));
      }
    }
  }

  /** A subscription as it stood at a block, by default the newest; `undefined` when it, or the Coordinator, didn't exist yet. */
  async subscription(id: number, blockNumber?: bigint): Promise<Subscription | undefined> {
    try {
      const subscription = await this.#client.readContract({
        address: this.#protocol.coordinator,
        abi: coordinatorAbi,
        functionName: "getSubscription",
        args: [id],
        blockNumber,
      });
      return subscription.owner === zeroAddress ? undefined : subscription;
    } catch (error) {
      if (asRevert(error)) return undefined;
      throw error;
    }
  }

  async intervalStatus(key: DeliveryKey, node: Address): Promise<IntervalStatus> {
    const coordinator = { address: this.#protocol.coordinator, abi: coordinatorAbi } as const;
    const [hasResponded, responses] = await Promise.all([
      this.#client.readContract({
        ...coordinator,
        functionName: "nodeResponded",
        args: [nodeRespondedKey({ ...key, node })],
      }),
      this.#client.readContract({ ...coordinator, functionName: "redundancyCount", args: [redundancyKey(key)] }),
    ]);
    return { hasResponded, responses };
  }

  /** The id that a delegated subscription has on chain; 0 while it has none. */
  async delegatedId({ subscription, signature }: DelegatedRequest): Promise<number> {
    return this.#client.readContract({
      address: this.#protocol.coordinator,
      abi: coordinatorAbi,
      functionName: "delegateCreatedIds",
      args: [delegateKey({ owner: subscription.owner, nonce: signature.nonce })],
    });
  }

  /**
   * Who signs for an owner of delegated subscriptions.
   *
   * @throws a revert (see `asRevert`) when the owner delegates to nobody
   */
  async delegatedSigner(owner: Address): Promise<Address> {
    return this.#client.readContract({ address: owner, abi: delegatorAbi, functionName: "getSigner" });
  }

  /**
   * Asks the consumer for the inputs of an interval.
   *
   * @throws viem's error when the RPC fails; a revert (see `asRevert`) when the consumer refuses or is no consumer
   */
  async containerInputs(
    owner: Address,
    { subscriptionId, interval }: DeliveryKey,
    { timestamp, node }: { timestamp: number; node: Address },
  ): Promise<Hex> {
    return this.#client.readContract({
      address: owner,
      abi: baseConsumerAbi,
      functionName: "getContainerInputs",
      args: [subscriptionId, interval, timestamp, node],
      account: node,
    });
  }
}

/** Why a consumer's inputs can't be had, in one line. */
export function inputsProblem(owner: Address, error: unknown): string | undefined {
  const revert = asRevert(error);
  if (!revert) return undefined;
  return revert.isEmptyAnswer
    ? `The subscription's owner ${owner} is no consumer contract: getContainerInputs() gave nothing.`
    : `The consumer ${owner} refused getContainerInputs(): ${revert.text}`;
}
