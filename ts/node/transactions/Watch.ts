/** What this process knows of an open transaction beyond the store. */
export interface Watch {
  /** When this process took it up. */
  sinceMs: number;
  /** When this process sent it last; 0 when it has not yet. */
  sentAtMs: number;
  isUnderpriced: boolean;
  /** Whether the last answer to a send leaves open what became of it. */
  isUncertain: boolean;
  refusals: { clear: number; unclear: number };
  looksWithoutReceipt: number;
  /** When its nonce was first seen used without a receipt. */
  missingSinceMs: number;
}

/** Nothing is known yet of a transaction that is taken up now. */
export const newWatch = (): Watch => ({
  sinceMs: Date.now(),
  sentAtMs: 0,
  isUnderpriced: false,
  isUncertain: false,
  refusals: { clear: 0, unclear: 0 },
  looksWithoutReceipt: 0,
  missingSinceMs: 0,
});

/** Whether a transaction should be looked at again soon. */
export const isTroubled = ({ isUnderpriced, isUncertain, refusals, looksWithoutReceipt }: Watch): boolean =>
  isUnderpriced || isUncertain || refusals.clear + refusals.unclear > 0 || looksWithoutReceipt > 0;
