import type { Logger } from "pino";
import type { Account, Address, Chain, Hash, HttpTransport, PublicClient, TestClient, WalletClient } from "viem";
import type { ServedTaskId, TaskName } from "../codec/HFTaskId.ts";
import type { DecodedResult } from "../codec/TaskResult.ts";
import type { InfernetNode } from "../node/createNode.ts";
import type { ProtocolAddresses } from "../protocol/addresses.ts";
import type { DevelopmentAccount } from "../protocol/anvilAccounts.ts";
import type { ServiceOptions } from "../service/createService.ts";
import type { ContainerService } from "../service/serve.ts";

/** Ports of a devnet's three listeners. */
export interface DevnetPorts {
  anvil: number;
  node: number;
  service: number;
}

/** How a devnet is to be; everything has a default. */
export interface DevnetOptions {
  /** "auto" takes free ports; numbers replace the defaults: anvil 8545, node 4000, service 3000. */
  ports?: "auto" | Partial<DevnetPorts>;
  /** HTTP URL of a running anvil to use instead of starting one. */
  rpcUrl?: string;
  /** Seconds between blocks. Left out, every transaction makes its block at once. */
  blockTimeSeconds?: number;
  /** SQLite file of the node. Default ":memory:". */
  storePath?: string;
  /** Settings, backend, limits and threads of the container service. Default: the builtin models. */
  service?: Pick<ServiceOptions, "env" | "backend" | "limits" | "workers" | "fetch">;
  /** Log of the node and the service. Default: none. */
  logger?: Logger;
  /** Told what is being done, for a person to read. */
  onProgress?: (step: string) => void;
  /** Ends the start early; whatever was started is closed. */
  signal?: AbortSignal;
}

/** The protocol's contracts, the example consumer (`PromptConsumer`) and the Infernet wallet that the node is paid into. */
export interface DevnetContracts extends ProtocolAddresses {
  consumer: Address;
  nodeWallet: Address;
}

/** What to ask the example consumer. */
export interface DevnetRequestOptions {
  /** Id or name of the task: 2 or "text_classification". */
  task: ServedTaskId | TaskName;
  /** The prompt, or the text to work on. */
  text: string;
  /** Hugging Face model id; left out, the service's default. */
  model?: string;
}

/** A request that is on the chain. */
export interface DevnetRequest {
  subscriptionId: number;
  taskId: ServedTaskId;
  hash: Hash;
  gasUsed: bigint;
  blockNumber: bigint;
}

/** Which answer to wait for, and how long. */
export interface WaitForDeliveryOptions {
  subscriptionId: number;
  /** Milliseconds. Default 30,000. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** A delivered answer, as the consumer's storage holds it. */
export interface DevnetDelivery {
  subscriptionId: number;
  taskId: ServedTaskId;
  /** The answer, or undefined when the consumer found the delivered bytes malformed. */
  result: DecodedResult | undefined;
  /** The node's key. */
  node: Address;
  hash: Hash;
  gasUsed: bigint;
  blockNumber: bigint;
}

/** Anvil, the protocol, a container service and a node, running. */
export interface Devnet {
  rpcUrl: string;
  wsUrl: string;
  chain: Chain;
  contracts: DevnetContracts;
  node: InfernetNode;
  service: ContainerService;
  /** Local development keys, known to everybody. */
  accounts: Record<"deployer" | "node" | "user", DevelopmentAccount>;
  publicClient: PublicClient<HttpTransport, Chain>;
  /** Signs as `accounts.user`. */
  walletClient: WalletClient<HttpTransport, Chain, Account>;
  /** Anvil's own methods: time, balances, mining. */
  testClient: TestClient<"anvil", HttpTransport, Chain>;
  /** Asks the example consumer, as `accounts.user`; resolves when the request is mined. */
  request(options: DevnetRequestOptions): Promise<DevnetRequest>;
  /** Resolves with the answer to a request once it is delivered, also when that was before the call. */
  waitForDelivery(options: WaitForDeliveryOptions): Promise<DevnetDelivery>;
  /** Stops everything that this devnet started. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
