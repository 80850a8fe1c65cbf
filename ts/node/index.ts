/** `infernet-kit/node`: the node as a library. Node.js 22.13 or newer. */

export { configJsonSchema } from "./config/configJsonSchema.ts";
export { inspectConfigFile, loadConfig } from "./config/loadConfig.ts";
export {
  type ConfigReport,
  inspectConfig,
  type NodeConfig,
  type ParsedConfig,
  parseConfig,
} from "./config/parseConfig.ts";
export type { LaunchedService, ServiceLaunch, ServiceLauncher } from "./containers/ServiceLauncher.ts";
export { createLogger } from "./createLogger.ts";
export { type CreateNodeOptions, createNode, type InfernetNode } from "./createNode.ts";
export {
  ChainSetupError,
  ConfigError,
  type ConfigIssue,
  ContainerError,
  DeliveryRefusedError,
  NodeError,
  ShutdownError,
  StoreError,
} from "./errors.ts";
