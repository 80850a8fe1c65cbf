import { parseAbi } from "viem";

const SUBSCRIPTION =
  "struct Subscription { address owner; uint32 activeAt; uint32 period; uint32 frequency; uint16 redundancy; bytes32 containerId; bool lazy; address verifier; uint256 paymentAmount; address paymentToken; address wallet; }";

export const registryAbi = parseAbi([
  "function COORDINATOR() view returns (address)",
  "function READER() view returns (address)",
  "function WALLET_FACTORY() view returns (address)",
]);
export const coordinatorAbi = parseAbi([
  "function id() view returns (uint32)",
  "function nodeResponded(bytes32) view returns (bool)",
  "function redundancyCount(bytes32) view returns (uint16)",
  "function deliverCompute(uint32 subscriptionId, uint32 deliveryInterval, bytes input, bytes output, bytes proof, address nodeWallet)",
  "event SubscriptionCreated(uint32 indexed id)",
  "event SubscriptionCancelled(uint32 indexed id)",
  "event SubscriptionFulfilled(uint32 indexed id, address indexed node)",
]);
export const readerAbi = parseAbi([
  SUBSCRIPTION,
  "function readSubscriptionBatch(uint32 startId, uint32 endId) view returns (Subscription[])",
]);
export const baseConsumerAbi = parseAbi([
  "function getContainerInputs(uint32 subscriptionId, uint32 interval, uint32 timestamp, address caller) view returns (bytes)",
]);
