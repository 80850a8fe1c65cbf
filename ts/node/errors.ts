import { InfernetError, type InfernetErrorOptions } from "../protocol/errors/InfernetError.ts";

/** Base of the node's own errors. `retryable` is the policy: a retryable one is tried again with back-off. */
export class NodeError extends InfernetError {
  override name = "NodeError";
}

/** One thing wrong with config.json. */
export interface ConfigIssue {
  /** Key path, such as `chain.wallet.private_key` or `containers[0].port`. */
  path: string;
  /** What is wrong: what was got and what is expected. Never the value of a secret. */
  message: string;
}

/** The configuration can't be used; lists every problem at once. */
export class ConfigError extends NodeError {
  override name = "ConfigError";
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[], options: { source?: string; cause?: unknown } = {}) {
    const count = issues.length === 1 ? "1 problem" : `${issues.length} problems`;
    super(`${options.source ?? "The configuration"} has ${count}:`, {
      code: "CONFIG_INVALID",
      metaMessages: issues.map(({ path, message }) => `  ${path === "" ? "(file)" : path}: ${message}`),
      docsPath: "config.md",
      ...(options.cause !== undefined && { cause: options.cause }),
    });
    this.issues = issues;
  }
}

/** The chain the node is pointed at isn't usable as configured: wrong registry, a well-known key, no answer. */
export class ChainSetupError extends NodeError {
  override name = "ChainSetupError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "code"> & { code?: string }) {
    super(shortMessage, { code: "CHAIN_SETUP", docsPath: "config.md#chain", ...options });
  }
}

/** The store file can't be opened: another node holds it, or it belongs to another version, chain or key. */
export class StoreError extends NodeError {
  override name = "StoreError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "code"> & { code?: string }) {
    super(shortMessage, { code: "STORE_UNUSABLE", docsPath: "config.md#store", ...options });
  }
}

/** A container answered with an error, with something that can't be delivered, or not at all. */
export class ContainerError extends NodeError {
  override name = "ContainerError";
  readonly container: string;
  constructor(
    container: string,
    shortMessage: string,
    options: Omit<InfernetErrorOptions, "code"> & { code?: string },
  ) {
    super(shortMessage, { code: "CONTAINER_FAILED", ...options });
    this.container = container;
  }
}

/** A request can't be delivered and never will be: the consumer or the protocol refuses it. */
export class DeliveryRefusedError extends NodeError {
  override name = "DeliveryRefusedError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "code"> & { code?: string } = {}) {
    super(shortMessage, { code: "DELIVERY_REFUSED", ...options });
  }
}

/** A delivery isn't there any more to be sent: a reorg took its request away, or it was sent already. */
export class DeliveryGoneError extends NodeError {
  override name = "DeliveryGoneError";
  constructor(subscriptionId: number, interval: number) {
    super(`Delivery ${subscriptionId}/${interval} isn't waiting to be sent any more.`, {
      code: "DELIVERY_GONE",
      retryable: true,
    });
  }
}

/** The RPC's answers don't belong together: it is behind, or the chain was reorganised between two of them. */
export class ChainBehindError extends NodeError {
  override name = "ChainBehindError";
  constructor(shortMessage: string) {
    super(shortMessage, { code: "CHAIN_BEHIND", retryable: true });
  }
}

/** The node is stopping: work in flight is left for the next start. */
export class ShutdownError extends NodeError {
  override name = "ShutdownError";
  constructor() {
    super("The node is stopping.", { code: "SHUTDOWN", retryable: true });
  }
}
