import { batchDelivererBytecode } from "../../abi/generated/batchDeliverer.ts";
import { BATCH_DELIVERER_SALT } from "../../protocol/batchDeliverer.ts";
import { contractTarget } from "./contractTarget.ts";
import type { DeploymentTarget } from "./DeploymentTarget.ts";

/**
 * `BatchDeliverer`, with which nodes send many deliveries in one transaction (EIP-7702). It belongs to nobody and stands at
 * one address on every chain, so anybody may deploy it for all nodes of a chain.
 */
export const batchDelivererTarget = (): DeploymentTarget =>
  contractTarget({ name: "BatchDeliverer", initCode: batchDelivererBytecode, salt: BATCH_DELIVERER_SALT });
