import type { Chain } from "viem";
import { arbitrumSepolia, base, baseSepolia, optimismSepolia, sepolia } from "viem/chains";
import { DeploymentArgumentError } from "../errors/DeploymentArgumentError.ts";

/** Chains that are known by a name; any other one is reached by the URL of its RPC. */
export const CHAIN_PRESETS: Readonly<Record<string, Chain>> = {
  "base-sepolia": baseSepolia,
  sepolia,
  "arbitrum-sepolia": arbitrumSepolia,
  "op-sepolia": optimismSepolia,
  base,
};

/** What may be given for a chain's name. */
export const CHAIN_NAMES = Object.keys(CHAIN_PRESETS);

/**
 * Finds a chain by its name.
 *
 * @throws {DeploymentArgumentError} naming those that there are
 * @example
 * const client = createWalletClient({ account, chain: chainPreset("base-sepolia"), transport: http() });
 */
export function chainPreset(name: string): Chain {
  const preset = Object.hasOwn(CHAIN_PRESETS, name) ? CHAIN_PRESETS[name] : undefined;
  if (preset) return preset;
  throw new DeploymentArgumentError({
    argument: "chain",
    got: JSON.stringify(name),
    expected: `${CHAIN_NAMES.join(", ")}; or the RPC URL of another chain`,
  });
}

/** The preset of a chain id, for its name and its explorer. */
export const presetOf = (chainId: number): Chain | undefined =>
  Object.values(CHAIN_PRESETS).find(({ id }) => id === chainId);

/** The page of an address, a transaction or a block of a chain that has an explorer. */
export function explorerUrl(chain: Chain | undefined, kind: "address" | "tx", value: string): string | undefined {
  const url = chain?.blockExplorers?.default.url;
  return url === undefined ? undefined : `${url.replace(/\/$/, "")}/${kind}/${value}`;
}
