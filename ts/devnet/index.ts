/** `infernet-kit/devnet`: anvil, the protocol, a container service and a node in one call. Node.js 22.13 or newer. */

export { ACCOUNTS } from "./accounts.ts";
export { type Anvil, type StartAnvilOptions, startAnvil } from "./anvil/startAnvil.ts";
export { createDevnet } from "./createDevnet.ts";
export type {
  Devnet,
  DevnetContracts,
  DevnetDelivery,
  DevnetOptions,
  DevnetPorts,
  DevnetRequest,
  DevnetRequestOptions,
  WaitForDeliveryOptions,
} from "./Devnet.ts";
export { AnvilNotFoundError } from "./errors/AnvilNotFoundError.ts";
export { AnvilStartError } from "./errors/AnvilStartError.ts";
export { ChainNotCleanError } from "./errors/ChainNotCleanError.ts";
export { DeliveryTimeoutError } from "./errors/DeliveryTimeoutError.ts";
export { type DevnetPart, PortInUseError } from "./errors/PortInUseError.ts";
export { RequestFailedError } from "./errors/RequestFailedError.ts";
export { RpcUnusableError } from "./errors/RpcUnusableError.ts";
