import type { Hex } from "viem";
import { containerHash } from "../../protocol/containerHash.ts";
import type { ContainerConfig } from "../config/schema.ts";

/** A chain of containers, run in order, the output of each being the input of the next. */
export type ContainerChain = readonly [ContainerConfig, ...ContainerConfig[]];

/** Chains that are found without being configured, at most: about 100 ms of hashing, once. */
const MOST_SHORT_CHAINS = 2_000;
const LONGEST_SHORT_CHAIN = 6;

/**
 * Finds containers by id, and by the hash that a subscription carries.
 *
 * A hash can't be inverted, so the directory knows the hash of each configured id and chain. When another one is asked for,
 * it hashes short chains too, once: all pairs, all triples and so on, as far as there are few of them. A table of every
 * order of n containers would have more than n! entries.
 */
export class ContainerDirectory {
  readonly #byId = new Map<string, ContainerConfig>();
  readonly #chainByHash = new Map<Hex, ContainerChain>();
  #knowsShortChains = false;

  /** @param chains chains that subscriptions may ask for, besides single containers */
  constructor(containers: readonly ContainerConfig[], chains: readonly (readonly string[])[] = []) {
    for (const container of containers) {
      this.#byId.set(container.id, container);
      this.#learn([container.id]);
    }
    for (const chain of chains) this.#learn(chain);
  }

  get containers(): ContainerConfig[] {
    return [...this.#byId.values()];
  }

  byId(id: string): ContainerConfig | undefined {
    return this.#byId.get(id);
  }

  /** The configured containers of these ids, in order; `undefined` when one is unknown or there is none. */
  chain(ids: readonly string[]): ContainerChain | undefined {
    const [first, ...rest] = ids.map((id) => this.#byId.get(id));
    return first && rest.every((one) => one !== undefined) ? [first, ...rest] : undefined;
  }

  /** The single container, or the chain, of which this is the hash. */
  byHash(hash: Hex): ContainerChain | undefined {
    if (!this.#chainByHash.has(hash) && !this.#knowsShortChains) this.#learnShortChains();
    return this.#chainByHash.get(hash);
  }

  /** Makes a chain findable by its hash. Chains with an unknown container are left out. */
  #learn(ids: readonly string[]): void {
    const chain = this.chain(ids);
    if (chain) this.#chainByHash.set(containerHash(ids), chain);
  }

  /** Of each length all chains, repeats included, or none: which ones are found depends on nothing but how many containers there are. */
  #learnShortChains(): void {
    this.#knowsShortChains = true;
    const ids = [...this.#byId.keys()];
    let room = MOST_SHORT_CHAINS;
    let chains = ids.map((id) => [id]);
    for (let length = 2; length <= LONGEST_SHORT_CHAIN && chains.length * ids.length <= room; length++) {
      chains = chains.flatMap((chain) => ids.map((id) => [...chain, id]));
      room -= chains.length;
      for (const chain of chains) this.#learn(chain);
    }
  }
}
