const HINTS: Readonly<Record<string, string>> = {
  InvalidWallet: "Give a wallet made by the chain's WalletFactory: `infernet create-wallet` makes one.",
  IntervalMismatch: "The answer came in another interval than it was computed for: a longer period gives nodes time.",
  IntervalCompleted: "Nothing to do: other nodes have answered already.",
  UnauthorizedVerifier: "Only the subscription's verifier may settle the proof before it expires.",
  NodeRespondedAlready: "Nothing to do: this node has answered already.",
  SubscriptionNotFound: "Check the subscription's id, and that the registry is the one it was made at.",
  ProofRequestNotFound: "Check subscription, interval and node: no such proof waits to be settled.",
  NotSubscriptionOwner: "Only the contract that made the subscription can do this: call a function of it that does.",
  SubscriptionCompleted: "Its last interval is over. Make a new subscription.",
  SubscriptionNotActive: "Its first interval has not begun, or it was cancelled.",
  UnsupportedVerifierToken: "Pay in a token that the verifier takes.",
  SignerMismatch: "Sign with the key that the owner's `getSigner()` names, for this chain and Coordinator.",
  SignatureExpired: "Sign anew, with an expiry in the future.",
  TransferFailed: "The token refused the transfer: look at its balance, and at its rules.",
  InsufficientFunds: "Put more into the wallet, or ask for less: a part of its balance may be locked for open proofs.",
  InsufficientAllowance: "Let the wallet's owner approve the spender for more: `infernet approve`.",
  NodeNotAllowed: "The consumer has a list of nodes that may answer, and this one is not on it.",
  InsufficientBalance: "Put more of the token into the account.",
  NotCoordinator: "Only the Coordinator may call this function.",
  Reentrancy: "The consumer delivers from within a delivery, which the Coordinator refuses.",
  InvalidSignature: "Sign with a key (no smart account), by EIP-712.",
  ETHTransferFailed: "Put more of the chain's currency into the wallet.",
  Unauthorized: "Use the owner's key.",
};

/**
 * What to do about one of the protocol's errors.
 *
 * @param name of the custom error, see `decodeProtocolError`
 * @returns one sentence, or `undefined` for errors of others
 * @example
 * protocolErrorHint("SignatureExpired"); // "Sign anew, with an expiry in the future."
 */
export function protocolErrorHint(name: string): string | undefined {
  return Object.hasOwn(HINTS, name) ? HINTS[name] : undefined;
}
