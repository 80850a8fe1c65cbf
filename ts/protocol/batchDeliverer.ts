import { type Address, getContractAddress, type Hex, stringToHex } from "viem";
import { batchDelivererBytecode } from "../abi/generated/batchDeliverer.ts";
import { DEPLOYMENT_PROXY } from "./deploymentProxy.ts";

/** Salt of `BatchDeliverer`, 32 bytes. Its number changes when the contract is meant to change, and only then. */
export const BATCH_DELIVERER_SALT: Hex = stringToHex("infernet-kit BatchDeliverer 1", { size: 32 });

/** Where `BatchDeliverer` stands on every chain that it was deployed to: its address follows from its code. */
export const BATCH_DELIVERER: Address = getContractAddress({
  opcode: "CREATE2",
  from: DEPLOYMENT_PROXY,
  salt: BATCH_DELIVERER_SALT,
  bytecode: batchDelivererBytecode,
});

/** Calldata with which anybody deploys it through the proxy. */
export const BATCH_DELIVERER_DEPLOYMENT: Hex = `${BATCH_DELIVERER_SALT}${batchDelivererBytecode.slice(2)}`;
