import type { Address } from "viem";

/**
 * The deterministic deployment proxy (https://github.com/Arachnid/deterministic-deployment-proxy), which stands at the
 * same address on nearly every chain, anvil included. Its calldata is a 32-byte salt and init code, which it creates by
 * CREATE2; it returns the 20 bytes of the address, or reverts without data.
 */
export const DEPLOYMENT_PROXY: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
