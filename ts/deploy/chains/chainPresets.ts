import { type Chain, defineChain } from "viem";
import { DeploymentArgumentError } from "../errors/DeploymentArgumentError.ts";

/** Loading all of viem's chains would take longer than everything else that a command does: these are the same, for our ends. */
const preset = (id: number, name: string, rpcUrl: string, explorer: readonly [name: string, url: string]): Chain =>
  defineChain({
    ...{ id, name, nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 } },
    rpcUrls: { default: { http: [rpcUrl] } },
    blockExplorers: { default: { name: explorer[0], url: explorer[1] } },
  });

/** Chains that are known by a name; any other one is reached by the URL of its RPC. */
export const CHAIN_PRESETS: Readonly<Record<string, Chain>> = {
  "base-sepolia": preset(84_532, "Base Sepolia", "https://sepolia.base.org", [
    "Basescan",
    "https://sepolia.basescan.org",
  ]),
  sepolia: preset(11_155_111, "Sepolia", "https://11155111.rpc.thirdweb.com", [
    "Etherscan",
    "https://sepolia.etherscan.io",
  ]),
  "arbitrum-sepolia": preset(421_614, "Arbitrum Sepolia", "https://sepolia-rollup.arbitrum.io/rpc", [
    "Arbiscan",
    "https://sepolia.arbiscan.io",
  ]),
  "op-sepolia": preset(11_155_420, "OP Sepolia", "https://sepolia.optimism.io", [
    "Blockscout",
    "https://optimism-sepolia.blockscout.com",
  ]),
  base: preset(8_453, "Base", "https://mainnet.base.org", ["Basescan", "https://basescan.org"]),
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
  const found = Object.hasOwn(CHAIN_PRESETS, name) ? CHAIN_PRESETS[name] : undefined;
  if (found) return found;
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
