/** Largest uint32. */
export const MAX_UINT32 = 2 ** 32 - 1;

/** Largest uint16. */
export const MAX_UINT16 = 2 ** 16 - 1;

/** Largest uint256. */
export const MAX_UINT256 = 2n ** 256n - 1n;

/** `activeAt` of a cancelled subscription: uint32, unix seconds. */
export const CANCELLED_ACTIVE_AT = MAX_UINT32;

/** Seconds (seven days) a verifier has to settle a proof; afterwards anyone may settle it in the node's favour. */
export const PROOF_WINDOW_SECONDS = 604_800;

/** Fees are in hundredths of a percent: 10,000 is the whole. */
export const FEE_DENOMINATOR = 10_000n;

/** EIP-712 domain name of the Coordinator. */
export const EIP712_NAME = "InfernetCoordinator";

/** EIP-712 domain version of the Coordinator. */
export const EIP712_VERSION = "1";
