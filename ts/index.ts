/** `infernet-kit`: the protocol's arithmetic, the codec of requests and answers, and the client. Runs in browsers. */

export type { ComputeDelivery } from "./client/chain/ComputeDelivery.ts";
export { decodeTaskDelivery } from "./client/chain/decodeTaskDelivery.ts";
export { getProtocolAddresses } from "./client/chain/getProtocolAddresses.ts";
export { getRevertData } from "./client/chain/getRevertData.ts";
export { type GetSubscriptionParameters, getSubscription } from "./client/chain/getSubscription.ts";
export type { DeploymentParameters, InfernetClient } from "./client/chain/InfernetClient.ts";
export {
  type ListedSubscription,
  type ListSubscriptionsParameters,
  listSubscriptions,
} from "./client/chain/listSubscriptions.ts";
export { protocolErrorHint } from "./client/chain/protocolErrorHint.ts";
export { type ComputeRequest, type RequestComputeParameters, requestCompute } from "./client/chain/requestCompute.ts";
export { type RequestTaskParameters, requestTask } from "./client/chain/requestTask.ts";
export type { SenderParameters } from "./client/chain/sendCall.ts";
export { type WaitForDeliveryParameters, waitForDelivery } from "./client/chain/waitForDelivery.ts";
export { type WatchSubscriptionParameters, watchSubscription } from "./client/chain/watchSubscription.ts";
export { type BuildSubscriptionParameters, buildSubscription } from "./client/delegated/buildSubscription.ts";
export type { DelegatedSignature } from "./client/delegated/DelegatedSignature.ts";
export {
  type GetDelegatedSubscriptionIdParameters,
  getDelegatedSubscriptionId,
} from "./client/delegated/getDelegatedSubscriptionId.ts";
export { getDelegateNonce } from "./client/delegated/getDelegateNonce.ts";
export { getDelegateSigner } from "./client/delegated/getDelegateSigner.ts";
export { parseSubscriptionParameters } from "./client/delegated/parseSubscriptionParameters.ts";
export type { DelegatedRequest } from "./client/delegated/serializeDelegatedRequest.ts";
export {
  type DelegatedTypedData,
  type SignDelegatedSubscriptionParameters,
  signDelegatedSubscription,
  type TypedDataSigner,
} from "./client/delegated/signDelegatedSubscription.ts";
export {
  DelegatedTimeoutError,
  type WaitForDelegatedDeliveryParameters,
  waitForDelegatedDelivery,
} from "./client/delegated/waitForDelegatedDelivery.ts";
export { ApiError, type ApiErrorParameters } from "./client/errors/ApiError.ts";
export { ChainError, type ChainErrorCode } from "./client/errors/ChainError.ts";
export { DeliveryError, type DeliveryErrorCode } from "./client/errors/DeliveryError.ts";
export { InvalidAmountError } from "./client/errors/InvalidAmountError.ts";
export { InvalidWalletError } from "./client/errors/InvalidWalletError.ts";
export { JobFailedError } from "./client/errors/JobFailedError.ts";
export { JobTimeoutError } from "./client/errors/JobTimeoutError.ts";
export { RequestTimeoutError } from "./client/errors/RequestTimeoutError.ts";
export { ServerUnreachableError } from "./client/errors/ServerUnreachableError.ts";
export { ServerUrlError } from "./client/errors/ServerUrlError.ts";
export { StreamFailedError } from "./client/errors/StreamFailedError.ts";
export { SubscriptionNotFoundError } from "./client/errors/SubscriptionNotFoundError.ts";
export { UnexpectedAnswerError } from "./client/errors/UnexpectedAnswerError.ts";
export { type InfernetActions, infernetActions, type MovedAmount } from "./client/infernetActions.ts";
export type { CallOptions, HttpOptions } from "./client/rest/createHttp.ts";
export type { ContainerResult, JobReceipt, JobRequest, JobResult, JobStatus } from "./client/rest/Job.ts";
export { NodeClient, type RequestDelegatedSubscriptionParameters } from "./client/rest/NodeClient.ts";
export type { ContainerInfo, NodeInfo } from "./client/rest/NodeInfo.ts";
export {
  DEFAULT_ROUTER_URL,
  type FindNodesOptions,
  type NetworkContainer,
  RouterClient,
} from "./client/rest/RouterClient.ts";
export type { JsonObject } from "./client/rest/read.ts";
export type { JobStream } from "./client/rest/readJobStream.ts";
export type { ModelSupport, ServiceResources } from "./client/rest/ServiceResources.ts";
export type { TraceEvent } from "./client/rest/TraceEvent.ts";
export type { WaitForJobOptions } from "./client/rest/waitForJob.ts";
export { type ApproveSpenderParameters, approveSpender } from "./client/wallet/approveSpender.ts";
export { type CreateInfernetWalletParameters, createInfernetWallet } from "./client/wallet/createInfernetWallet.ts";
export { fundWallet } from "./client/wallet/fundWallet.ts";
export {
  type GetInfernetWalletParameters,
  getInfernetWallet,
  type WalletState,
} from "./client/wallet/getInfernetWallet.ts";
export { getToken, type Token } from "./client/wallet/getToken.ts";
export { isValidWallet } from "./client/wallet/isValidWallet.ts";
export { parseAmount } from "./client/wallet/parseAmount.ts";
export type { WalletParameters } from "./client/wallet/WalletParameters.ts";
export { withdrawFromWallet } from "./client/wallet/withdrawFromWallet.ts";
export { decode } from "./codec/decode.ts";
export { type DecodedDelivery, decodeDelivery } from "./codec/decodeDelivery.ts";
export { type DelegatedKey, type DeliveryCall, decodeDeliveryCalldata } from "./codec/decodeDeliveryCalldata.ts";
export { decodeRequest } from "./codec/decodeRequest.ts";
export { decodeRequestParameters } from "./codec/decodeRequestParameters.ts";
export { decodeResult } from "./codec/decodeResult.ts";
export { encode } from "./codec/encode.ts";
export { type Delivery, encodeDelivery } from "./codec/encodeDelivery.ts";
export { encodeRequest, REQUEST_PARAMETERS, REQUEST_WITH_PARAMETERS, type TaskRequest } from "./codec/encodeRequest.ts";
export { encodeRequestParameters } from "./codec/encodeRequestParameters.ts";
export { encodeResult, LABELS_PARAMETERS, TEXT_PARAMETERS } from "./codec/encodeResult.ts";
export { AbiBytesError } from "./codec/errors/AbiBytesError.ts";
export { AbiValueError } from "./codec/errors/AbiValueError.ts";
export { ContainerFailedError } from "./codec/errors/ContainerFailedError.ts";
export { ContainerOutputError } from "./codec/errors/ContainerOutputError.ts";
export { EmptyTextError } from "./codec/errors/EmptyTextError.ts";
export { InvalidHexError } from "./codec/errors/InvalidHexError.ts";
export { InvalidParameterError } from "./codec/errors/InvalidParameterError.ts";
export { InvalidResultError } from "./codec/errors/InvalidResultError.ts";
export { InvalidSubscriptionError } from "./codec/errors/InvalidSubscriptionError.ts";
export { LAYOUTS, type Layout, MalformedBytesError } from "./codec/errors/MalformedBytesError.ts";
export { UnknownTaskError } from "./codec/errors/UnknownTaskError.ts";
export { parseExactJson, stringifyExactJson } from "./codec/exactJson.ts";
export { formatTaskOutput, type TaskOutput } from "./codec/formatTaskOutput.ts";
export { HFTaskId, parseTask, SERVED_TASK_IDS, type ServedTaskId, type TaskName, taskName } from "./codec/HFTaskId.ts";
export { parseHex, stripHexPrefix } from "./codec/hex.ts";
export { parseSubscription } from "./codec/parseSubscription.ts";
export { parseTaskOutput } from "./codec/parseTaskOutput.ts";
export {
  PARAMETER_KEYS,
  PARAMETER_NAMES,
  PARAMETERS_VERSION,
  type ParameterKind,
  type ParameterName,
  type RequestParameters,
} from "./codec/RequestParameters.ts";
export { SCORE_SCALE, scaleScore, unscaleScore } from "./codec/scaleScore.ts";
export { serializeSubscription, type WireSubscription } from "./codec/serializeSubscription.ts";
export type { DecodedResult, Entity, LabelScore, ScaledScore, TaskResult } from "./codec/TaskResult.ts";
export { ANVIL_DEPLOYMENT, type ProtocolAddresses, predictProtocolAddresses } from "./protocol/addresses.ts";
export {
  ANVIL_ACCOUNTS,
  type DevelopmentAccount,
  isLocalChainId,
  isWellKnownAddress,
  isWellKnownKey,
} from "./protocol/anvilAccounts.ts";
export {
  CANCELLED_ACTIVE_AT,
  EIP712_NAME,
  EIP712_VERSION,
  FEE_DENOMINATOR,
  MAX_UINT16,
  MAX_UINT32,
  MAX_UINT256,
  PROOF_WINDOW_SECONDS,
} from "./protocol/constants.ts";
export { containerHash } from "./protocol/containerHash.ts";
export {
  DELEGATE_SUBSCRIPTION_TYPES,
  type DelegateSubscriptionParameters,
  delegateSubscriptionTypedData,
  hashDelegateSubscription,
  recoverDelegateSigner,
  type SignatureParts,
} from "./protocol/delegateSubscriptionTypedData.ts";
export { InfernetError, type InfernetErrorOptions } from "./protocol/errors/InfernetError.ts";
export { IntegerOutOfRangeError } from "./protocol/errors/IntegerOutOfRangeError.ts";
export { InvalidContainersError } from "./protocol/errors/InvalidContainersError.ts";
export { InvalidSignatureError } from "./protocol/errors/InvalidSignatureError.ts";
export { PaymentSplitError } from "./protocol/errors/PaymentSplitError.ts";
export { SubscriptionNotActiveError } from "./protocol/errors/SubscriptionNotActiveError.ts";
export {
  intervalAt,
  intervalWindow,
  isActive,
  isCallback,
  isCancelled,
  isExpired,
  isLastInterval,
  type Schedule,
} from "./protocol/interval.ts";
export { delegateKey, nodeRespondedKey, redundancyKey } from "./protocol/mappingKeys.ts";
export { type PaymentSplit, type PaymentSplitParameters, paymentSplit } from "./protocol/paymentSplit.ts";
export {
  type DecodedProtocolError,
  decodeProtocolError,
  PROTOCOL_ERRORS,
  type ProtocolErrorEntry,
} from "./protocol/protocolErrors.ts";
export type { Subscription } from "./protocol/Subscription.ts";
