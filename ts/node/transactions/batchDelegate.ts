import { type Address, getContractAddress, type Hex, stringToHex } from "viem";
import { batchDelivererBytecode } from "../../abi/generated/batchDeliverer.ts";

/** The deterministic deployment proxy that stands at the same address on nearly every chain, anvil included. */
export const DEPLOYMENT_PROXY: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

const SALT: Hex = stringToHex("infernet-kit BatchDeliverer 1", { size: 32 });

/** Where `BatchDeliverer` stands on every chain that it was deployed to: its address follows from its code. */
export const BATCH_DELIVERER: Address = getContractAddress({
  opcode: "CREATE2",
  from: DEPLOYMENT_PROXY,
  salt: SALT,
  bytecode: batchDelivererBytecode,
});

/** Calldata with which anybody deploys it through the proxy. */
export const BATCH_DELIVERER_DEPLOYMENT: Hex = `${SALT}${batchDelivererBytecode.slice(2)}`;
