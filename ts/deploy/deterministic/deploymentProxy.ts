import { type Address, concat, type Hex } from "viem";

/** The proxy's code. */
export const DEPLOYMENT_PROXY_CODE: Hex =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

/** Who the proxy is deployed by: nobody has the key, the signature below is made up. */
export const PROXY_SIGNER: Address = "0x3fAB184622Dc19b6109349B94811493BF2a45362";

/** What {@link PROXY_TRANSACTION} costs at most: 100,000 gas at 100 gwei, in wei. */
export const PROXY_COST = 10n ** 16n;

/** The published transaction that deploys the proxy, the same on every chain (signed without a chain id). */
export const PROXY_TRANSACTION: Hex =
  "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222";

/** Calldata with which the proxy creates `initCode` by CREATE2. */
export const proxyCalldata = (salt: Hex, initCode: Hex): Hex => concat([salt, initCode]);
