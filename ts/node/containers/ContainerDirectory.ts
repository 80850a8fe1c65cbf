import type { Hex } from "viem";
import { containerHash } from "../../protocol/containerHash.ts";
import type { ContainerConfig } from "../config/schema.ts";

/** A chain of containers, run in order, the output of each being the input of the next. */
export type ContainerChain = readonly [ContainerConfig, ...ContainerConfig[]];

/**
 * Finds containers by id, and by the hash that a subscription carries.
 *
 * A hash can't be inverted, so the directory knows the hash of each configured id, and of each chain it was told about.
 * Its cost is linear in those, where a table of every possible order of n containers would have more than n! entries.
 */
export class ContainerDirectory {
  readonly #byId = new Map<string, ContainerConfig>();
  readonly #chainByHash = new Map<Hex, ContainerChain>();

  /** @param chains chains that subscriptions may ask for, besides single containers */
  constructor(containers: readonly ContainerConfig[], chains: readonly (readonly string[])[] = []) {
    for (const container of containers) {
      this.#byId.set(container.id, container);
      this.learn([container.id]);
    }
    for (const chain of chains) this.learn(chain);
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

  /** Makes a chain findable by its hash. Chains with an unknown container are left out. */
  learn(ids: readonly string[]): void {
    const chain = this.chain(ids);
    if (chain) this.#chainByHash.set(containerHash(ids), chain);
  }

  byHash(hash: Hex): ContainerChain | undefined {
    return this.#chainByHash.get(hash);
  }
}
