import type { Address, Hex } from "viem";
import { getBlock, getBlockNumber, getTransactionCount, mine, setNextBlockBaseFeePerGas } from "viem/actions";
import type { ChainConnection } from "../../../ts/devnet/connectChain.ts";
import { Semaphore } from "../../../ts/node/Semaphore.ts";
import type { Random } from "./Random.ts";

interface ReorgRequest {
  Method: "anvil_reorg";
  Parameters: [depth: number, transactions: []];
  ReturnType: null;
}
interface RollbackRequest {
  Method: "anvil_rollback";
  Parameters: [depth: number];
  ReturnType: null;
}
interface RawRequest {
  Method: "eth_getRawTransactionByHash";
  Parameters: [hash: Hex];
  ReturnType: Hex;
}
interface SendRequest {
  Method: "eth_sendRawTransaction";
  Parameters: [raw: Hex];
  ReturnType: Hex;
}

/** The chain under the hands of chance: it makes blocks, takes them back, and changes the price of gas. */
export class Chain {
  readonly #connection: ChainConnection;
  /** Blocks up to this one stay. */
  readonly #bottom: bigint;
  /** One change at a time, or a block would be made in the middle of a reorganisation. */
  readonly #changing = new Semaphore(1);
  #spike = { blocks: 0, fee: 0n };
  reorgs = 0;
  spikes = 0;

  constructor(connection: ChainConnection, bottom: bigint) {
    this.#connection = connection;
    this.#bottom = bottom;
  }

  /** Makes a block. */
  async mine(): Promise<void> {
    const { testClient } = this.#connection;
    await this.#changing.run(async () => {
      if (this.#spike.blocks > 0) {
        this.#spike.blocks -= 1;
        await setNextBlockBaseFeePerGas(testClient, { baseFeePerGas: this.#spike.fee });
      }
      await mine(testClient, { blocks: 1 });
    });
  }

  /** Keeps the base fee at `fee` wei for so many blocks; after that it falls as it does. */
  spike(fee: bigint, blocks: number): void {
    this.#spike = { fee, blocks };
    this.spikes += 1;
  }

  /**
   * Replaces the newest blocks, at once or with a shorter chain in between. What they held is broadcast again, or
   * forgotten: then whoever sent it has to send it again, as when the pools have dropped it.
   */
  async reorganise(depth: number, random: Random): Promise<void> {
    const { testClient, publicClient } = this.#connection;
    await this.#changing.run(async () => {
      const head = await getBlockNumber(publicClient, { cacheTime: 0 });
      const actual = Math.min(depth, Number(head - this.#bottom));
      if (actual < 1) return;
      const dropped = await this.#transactions(head - BigInt(actual) + 1n, head);
      const survivors = random.shuffled(dropped).filter(() => random.chance(0.7));
      if (random.chance(0.5)) {
        await testClient.request<ReorgRequest>({ method: "anvil_reorg", params: [actual, []] });
        await this.broadcast(survivors);
      } else {
        await testClient.request<RollbackRequest>({ method: "anvil_rollback", params: [actual] });
        await this.broadcast(survivors);
        await mine(testClient, { blocks: actual + random.integer(0, 1) });
      }
      this.reorgs += 1;
    });
  }

  /** Sends signed transactions; those that the chain has already, or can't take now, are left. */
  async broadcast(transactions: readonly Hex[]): Promise<void> {
    for (const raw of transactions) {
      await this.#connection.testClient
        .request<SendRequest>({ method: "eth_sendRawTransaction", params: [raw] }, { retryCount: 0 })
        .catch(() => undefined);
    }
  }

  /** Transactions of an account in the chain. */
  nonce(address: Address): Promise<number> {
    return getTransactionCount(this.#connection.publicClient, { address });
  }

  async #transactions(first: bigint, last: bigint): Promise<Hex[]> {
    const raws: Hex[] = [];
    for (let blockNumber = first; blockNumber <= last; blockNumber++) {
      const { transactions } = await getBlock(this.#connection.publicClient, { blockNumber });
      for (const hash of transactions) {
        const params: [Hex] = [hash];
        raws.push(
          await this.#connection.testClient.request<RawRequest>({ method: "eth_getRawTransactionByHash", params }),
        );
      }
    }
    return raws;
  }
}
