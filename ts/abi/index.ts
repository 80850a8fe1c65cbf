/** `infernet-kit/abi`: ABIs of the contracts, and the creation bytecode of those that are deployed. Runs in browsers. */

export * from "./generated/baseConsumer.ts";
export * from "./generated/batchDeliverer.ts";
export * from "./generated/coordinator.ts";
export * from "./generated/delegator.ts";
export * from "./generated/fee.ts";
export * from "./generated/inbox.ts";
export * from "./generated/promptConsumer.ts";
export * from "./generated/protocolDeployer.ts";
export * from "./generated/reader.ts";
export * from "./generated/registry.ts";
export * from "./generated/verifier.ts";
export * from "./generated/wallet.ts";
export * from "./generated/walletFactory.ts";
