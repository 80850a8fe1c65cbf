import { InfernetError, type InfernetErrorOptions } from "../../protocol/errors/InfernetError.ts";

/** Ways in which a call of the chain fails, as `code` of a {@link ChainError}. */
export type ChainErrorCode =
  /** The contract refuses. `reason` names the protocol's error, if it is one. */
  | "CALL_REVERTED"
  /** The sender cannot pay for gas and value. */
  | "FUNDS_INSUFFICIENT"
  /** A transaction was sent, and is not mined after minutes. It may still be. */
  | "TRANSACTION_PENDING"
  /** Another transaction of the account, with the same nonce, was mined instead. */
  | "TRANSACTION_REPLACED"
  /** Nothing answers at the RPC. */
  | "RPC_UNREACHABLE"
  /** The RPC serves another chain than the client is set up for. */
  | "CHAIN_WRONG"
  /** The owner of a wallet said no. */
  | "USER_REJECTED"
  /** A client without an account was to send something. */
  | "ACCOUNT_MISSING"
  /** No Infernet registry is known for the chain, or none is at the address. */
  | "REGISTRY_NOT_FOUND"
  /** An address is none, or its checksum is wrong. */
  | "ADDRESS_INVALID"
  /** Anything else. */
  | "CHAIN_CALL_FAILED";

/** A call of the chain, or a transaction, has failed. */
export class ChainError extends InfernetError {
  override name = "ChainError";
  /** Name of the protocol's custom error that a contract reverted with, such as `InsufficientFunds`. */
  readonly reason: string | undefined;

  constructor(
    shortMessage: string,
    { reason, ...options }: Omit<InfernetErrorOptions, "code"> & { code: ChainErrorCode; reason?: string | undefined },
  ) {
    super(shortMessage, options);
    this.reason = reason;
  }
}
