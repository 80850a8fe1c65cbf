/** `infernet-kit/deploy`: deploys the protocol and consumers, and remembers where they are. Node.js 20 or newer. */

export { encodeCreation } from "./artifacts/encodeCreation.ts";
export { type ContractArtifact, readArtifact } from "./artifacts/readArtifact.ts";
export { type AddressBook, addressBookJsonSchema } from "./book/AddressBook.ts";
export { DEPLOYMENTS_FOLDER, listAddressBooks, readAddressBook } from "./book/addressBookFile.ts";
export { importBroadcast } from "./book/importBroadcast.ts";
export { type ImportProtocolOptions, importProtocol } from "./book/importProtocol.ts";
export { CHAIN_PRESETS, chainPreset } from "./chains/chainPresets.ts";
export { type ChainCapabilities, describeCapabilities, probeChain } from "./chains/probeChain.ts";
export type { ReadClient, SigningClient } from "./DeploymentContext.ts";
export {
  type DeployContractParameters,
  type DeployerClient,
  type Deployment,
  deployContract,
  type PendingDeployment,
  sendDeployment,
} from "./deployContract.ts";
export { type DeployProtocolParameters, deployProtocol, type ProtocolDeployment } from "./deployProtocol.ts";
export {
  type DeterministicProtocol,
  deterministicProtocol,
  PROTOCOL_SALT,
} from "./deterministic/deterministicProtocol.ts";
export { AddressBookError } from "./errors/AddressBookError.ts";
export { AddressOccupiedError } from "./errors/AddressOccupiedError.ts";
export { ChainUnsupportedError } from "./errors/ChainUnsupportedError.ts";
export { DeployerFundsError } from "./errors/DeployerFundsError.ts";
export { DeployerKeyError } from "./errors/DeployerKeyError.ts";
export { DeployerNonceError } from "./errors/DeployerNonceError.ts";
export { DeploymentArgumentError } from "./errors/DeploymentArgumentError.ts";
export { DeploymentFailedError } from "./errors/DeploymentFailedError.ts";
export { DeploymentStoppedError } from "./errors/DeploymentStoppedError.ts";
export { DeployRpcError } from "./errors/DeployRpcError.ts";
export { JournalError } from "./errors/JournalError.ts";
export { KeystoreFileError } from "./errors/KeystoreFileError.ts";
export { NonceTakenError } from "./errors/NonceTakenError.ts";
export { RegistryWiringError } from "./errors/RegistryWiringError.ts";
export { SourceVerificationError } from "./errors/SourceVerificationError.ts";
export { WrongChainError } from "./errors/WrongChainError.ts";
export {
  type DeploymentEvent,
  type DeploymentResult,
  type ExecuteOptions,
  executeDeployment,
} from "./execute/executeDeployment.ts";
export { type KeystoreEntry, listKeystores, type WriteKeystoreOptions, writeKeystore } from "./keys/keystoreFiles.ts";
export type { DeploymentPlan, DeploymentStep } from "./plan/DeploymentPlan.ts";
export type { DeploymentQuote, StepStatus } from "./plan/DeploymentQuote.ts";
export { type PreparedDeployment, type PrepareOptions, prepareDeployment } from "./prepareDeployment.ts";
export type { FeeParameters } from "./protocolCreations.ts";
export { PROTOCOL_SOURCES, type StandardJsonInput, standardJson } from "./source/standardJson.ts";
export { type SourceVerification, type VerifySourceParameters, verifySource } from "./source/verifySource.ts";
export { batchDelivererTarget } from "./targets/batchDelivererTarget.ts";
export { type ContractTargetParameters, contractTarget } from "./targets/contractTarget.ts";
export type { DeploymentTarget } from "./targets/DeploymentTarget.ts";
export {
  type DeterministicProtocolParameters,
  deterministicProtocolTarget,
} from "./targets/deterministicProtocolTarget.ts";
export { protocolTarget } from "./targets/protocolTarget.ts";
export { type WalletTargetParameters, walletTarget } from "./targets/walletTarget.ts";
export { type ContractFinding, type ProtocolVerification, verifyProtocol } from "./verify/verifyProtocol.ts";
