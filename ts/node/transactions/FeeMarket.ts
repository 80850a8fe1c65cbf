import type { PublicClient } from "viem";
import { bumpFees, type Fees, paysEnough } from "./fees.ts";

const FRESH_MS = 1_000;

/** What a transaction pays: the market's price, within the operator's cap. */
export class FeeMarket {
  readonly #client: PublicClient;
  readonly #cap: bigint | undefined;
  #known: { atMs: number; fees: Fees } | undefined;

  /** @param cap never pay more than this for a unit of gas, in wei */
  constructor(client: PublicClient, cap: bigint | undefined) {
    this.#client = client;
    this.#cap = cap;
  }

  /** Fees for a new transaction: the price of this second, asked for once however many are sent. */
  async current(): Promise<Fees> {
    const known = this.#known;
    if (known && performance.now() - known.atMs < FRESH_MS) return known.fees;
    const fees = await this.#ask();
    this.#known = { atMs: performance.now(), fees };
    return fees;
  }

  async #ask(): Promise<Fees> {
    const { maxFeePerGas, maxPriorityFeePerGas } = await this.#client.estimateFeesPerGas({
      type: "eip1559",
      chain: null,
    });
    return this.#capped({ maxFeePerGas, maxPriorityFeePerGas });
  }

  /**
   * Fees for a transaction that takes the place of others with its nonce.
   *
   * @param last what it pays now
   * @param rivals what else was signed with this nonce, and may be in a pool
   * @returns `undefined` when paying more is not allowed, or wouldn't help
   */
  async above(last: Fees, rivals: readonly Fees[] = []): Promise<Fees | undefined> {
    const market = await this.#ask();
    const raised = [last, ...rivals].reduce((fees, one) => bumpFees(one, fees), market);
    const fees = this.#capped(raised);
    return fees.maxFeePerGas <= last.maxFeePerGas || paysEnough(last, market) ? undefined : fees;
  }

  #capped({ maxFeePerGas, maxPriorityFeePerGas }: Fees): Fees {
    const cap = this.#cap;
    if (cap === undefined) return { maxFeePerGas, maxPriorityFeePerGas };
    const least = (fee: bigint) => (fee < cap ? fee : cap);
    return { maxFeePerGas: least(maxFeePerGas), maxPriorityFeePerGas: least(maxPriorityFeePerGas) };
  }
}
