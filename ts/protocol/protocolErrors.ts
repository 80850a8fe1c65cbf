import { decodeAbiParameters, type Hex, slice } from "viem";
import { oneLine } from "./oneLine.ts";

/** One custom error of the protocol's contracts. None has parameters. */
export interface ProtocolErrorEntry {
  name: string;
  /** For a person: what went wrong, one line. */
  text: string;
  /** `info` when it is the normal course of things, such as another node having been faster. */
  level: "info" | "error";
}

/**
 * Custom errors a delivery, a payment or an administrative call can revert with, by selector.
 *
 * Texts of the Infernet protocol are kept word for word: operators search their logs for them.
 */
export const PROTOCOL_ERRORS: Readonly<Record<Hex, ProtocolErrorEntry>> = {
  "0x23455ba1": {
    name: "InvalidWallet",
    text: "Invalid wallet, please make sure you're using a wallet created from Infernet's `WalletFactory`.",
    level: "error",
  },
  "0x4db310c3": {
    name: "IntervalMismatch",
    text: "Interval mismatch. The interval is not the current one.",
    level: "error",
  },
  "0x2f4ca85b": {
    name: "IntervalCompleted",
    text: "Interval completed. Redundancy has been already met for the current interval",
    level: "info",
  },
  "0xb9857aa1": { name: "UnauthorizedVerifier", text: "Verifier is not authorized.", level: "error" },
  "0x88a21e4f": { name: "NodeRespondedAlready", text: "Node already responded for this interval", level: "info" },
  "0x1a00354f": { name: "SubscriptionNotFound", text: "Subscription not found", level: "error" },
  "0x1d68b37c": { name: "ProofRequestNotFound", text: "Proof request not found", level: "error" },
  "0xa7fba711": {
    name: "NotSubscriptionOwner",
    text: "Caller is not the owner of the subscription",
    level: "error",
  },
  "0xae6704a7": {
    name: "SubscriptionCompleted",
    text: "Subscription is already completed, another node has likely already delivered the response",
    level: "info",
  },
  "0xefb74efe": { name: "SubscriptionNotActive", text: "Subscription is not active", level: "error" },
  "0xe2372799": {
    name: "UnsupportedVerifierToken",
    text: "Unsupported verifier token. Attempting to pay a `IVerifier`-contract in a token it does not support receiving payments in",
    level: "error",
  },
  "0x10c74b03": { name: "SignerMismatch", text: "Signer does not match.", level: "error" },
  "0x0819bdcd": { name: "SignatureExpired", text: "EIP-712 Signature has expired.", level: "error" },
  "0x90b8ec18": { name: "TransferFailed", text: "Token transfer failed.", level: "error" },
  "0x356680b7": {
    name: "InsufficientFunds",
    text: "Insufficient funds. You either are trying to withdraw `amount > unlockedBalance` or are trying to escrow `amount > unlockedBalance`or attempting to unlock `amount > lockedBalance`",
    level: "error",
  },
  "0x13be252b": { name: "InsufficientAllowance", text: "Insufficient allowance.", level: "error" },
  "0x42764946": {
    name: "NodeNotAllowed",
    text: "Node is not allowed to deliver this subscription.",
    level: "error",
  },
  "0xf4d678b8": { name: "InsufficientBalance", text: "Insufficient balance.", level: "error" },
  "0x9ec853e6": { name: "NotCoordinator", text: "Caller is not the Coordinator.", level: "error" },
  "0xab143c06": {
    name: "Reentrancy",
    text: "Reentrant call: a delivery may not start another delivery.",
    level: "error",
  },
  "0x8baa579f": { name: "InvalidSignature", text: "Signature is malformed or cannot be recovered.", level: "error" },
  "0xb12d13eb": {
    name: "ETHTransferFailed",
    text: "Transfer of the chain's own currency failed: the wallet holds too little.",
    level: "error",
  },
  "0x82b42900": { name: "Unauthorized", text: "Caller is not the owner of the contract.", level: "error" },
  "0x7448fbae": { name: "NewOwnerIsZeroAddress", text: "New owner is the zero address.", level: "error" },
  "0x6f5e8818": {
    name: "NoHandoverRequest",
    text: "No ownership handover was requested, or it expired.",
    level: "error",
  },
  "0x0dc149f0": { name: "AlreadyInitialized", text: "Contract has an owner already.", level: "error" },
};

/** A revert explained. `selector` is the first four bytes of the revert data. */
export interface DecodedProtocolError extends ProtocolErrorEntry {
  selector: Hex;
}

const ERROR_SELECTOR = "0x08c379a0";
const PANIC_SELECTOR = "0x4e487b71";
const MAX_REASON_LENGTH = 256;

/** https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require */
const PANIC_TEXTS: Readonly<Record<string, string>> = {
  "0": "unspecified",
  "1": "assertion failed",
  "17": "arithmetic overflow or underflow",
  "18": "division by zero",
  "33": "invalid enum value",
  "34": "badly encoded storage byte array",
  "49": "pop of an empty array",
  "50": "array index out of bounds",
  "65": "out of memory",
  "81": "call of an uninitialised function",
};

/**
 * Explains revert data: a custom error of the protocol, or Solidity's `Error(string)` and `Panic(uint256)`.
 *
 * The data comes from foreign contracts, so the text of an `Error(string)` is cut at 256 characters and put on one
 * line without control characters, fit for a log.
 *
 * @param data revert data of any length
 * @returns `undefined` for empty data and errors of other contracts
 * @example
 * decodeProtocolError("0x88a21e4f")?.name; // "NodeRespondedAlready"
 */
export function decodeProtocolError(data: Hex): DecodedProtocolError | undefined {
  const selector = data.slice(0, 10).toLowerCase() as Hex;
  if (Object.hasOwn(PROTOCOL_ERRORS, selector)) {
    const entry = PROTOCOL_ERRORS[selector];
    return entry && { ...entry, selector };
  }
  if (selector === ERROR_SELECTOR) return { name: "Error", selector, text: revertReason(data), level: "error" };
  if (selector === PANIC_SELECTOR) return { name: "Panic", selector, text: panicText(data), level: "error" };
  return undefined;
}

function revertReason(data: Hex): string {
  try {
    const [reason] = decodeAbiParameters([{ type: "string" }], slice(data, 4));
    return oneLine(reason, MAX_REASON_LENGTH) || "Reverted without a reason.";
  } catch {
    return "Reverted with a reason that cannot be decoded.";
  }
}

function panicText(data: Hex): string {
  const word = data.slice(10, 74);
  if (!/^[0-9a-fA-F]{64}$/.test(word)) return "Panic with a code that cannot be decoded.";
  const code = BigInt(`0x${word}`);
  return `Panic 0x${code.toString(16).padStart(2, "0")}: ${PANIC_TEXTS[code.toString()] ?? "unknown code"}.`;
}
