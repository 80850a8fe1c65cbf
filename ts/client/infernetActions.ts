import type { Abi, Address, ContractFunctionName, Hash } from "viem";
import type { ProtocolAddresses } from "../protocol/addresses.ts";
import type { Subscription } from "../protocol/Subscription.ts";
import type { ComputeDelivery } from "./chain/ComputeDelivery.ts";
import { getProtocolAddresses } from "./chain/getProtocolAddresses.ts";
import { type GetSubscriptionParameters, getSubscription } from "./chain/getSubscription.ts";
import type { DeploymentParameters, InfernetClient } from "./chain/InfernetClient.ts";
import {
  type ListedSubscription,
  type ListSubscriptionsParameters,
  listSubscriptions,
} from "./chain/listSubscriptions.ts";
import { type ComputeRequest, type RequestComputeParameters, requestCompute } from "./chain/requestCompute.ts";
import { type RequestTaskParameters, requestTask } from "./chain/requestTask.ts";
import { type WaitForDeliveryParameters, waitForDelivery } from "./chain/waitForDelivery.ts";
import { type WatchSubscriptionParameters, watchSubscription } from "./chain/watchSubscription.ts";
import {
  type GetDelegatedSubscriptionIdParameters,
  getDelegatedSubscriptionId,
} from "./delegated/getDelegatedSubscriptionId.ts";
import { getDelegateNonce } from "./delegated/getDelegateNonce.ts";
import { getDelegateSigner } from "./delegated/getDelegateSigner.ts";
import {
  type WaitForDelegatedDeliveryParameters,
  waitForDelegatedDelivery,
} from "./delegated/waitForDelegatedDelivery.ts";
import { type ApproveSpenderParameters, approveSpender } from "./wallet/approveSpender.ts";
import { type CreateInfernetWalletParameters, createInfernetWallet } from "./wallet/createInfernetWallet.ts";
import { fundWallet } from "./wallet/fundWallet.ts";
import { type GetInfernetWalletParameters, getInfernetWallet, type WalletState } from "./wallet/getInfernetWallet.ts";
import { getToken, type Token } from "./wallet/getToken.ts";
import { isValidWallet } from "./wallet/isValidWallet.ts";
import type { WalletParameters } from "./wallet/WalletParameters.ts";
import { withdrawFromWallet } from "./wallet/withdrawFromWallet.ts";

/** Money that has been moved, or may be: the transaction, and the amount in the token's smallest unit. */
export interface MovedAmount {
  hash: Hash;
  amount: bigint;
}

/** What `client.extend(infernetActions())` adds to a viem client. Each is also a function of its own, client first. */
export type InfernetActions = {
  getProtocolAddresses(): Promise<ProtocolAddresses>;
  getSubscription(parameters: GetSubscriptionParameters): Promise<Subscription>;
  listSubscriptions(parameters?: ListSubscriptionsParameters): Promise<ListedSubscription[]>;
  requestCompute<const abi extends Abi, name extends ContractFunctionName<abi, "nonpayable" | "payable">>(
    parameters: RequestComputeParameters<abi, name>,
  ): Promise<ComputeRequest>;
  requestTask(parameters: RequestTaskParameters): ReturnType<typeof requestTask>;
  waitForDelivery(parameters: WaitForDeliveryParameters): Promise<ComputeDelivery>;
  watchSubscription(parameters: WatchSubscriptionParameters): () => void;
  getDelegateNonce(parameters: { owner: Address }): Promise<number>;
  getDelegateSigner(parameters: { owner: Address }): Promise<Address>;
  getDelegatedSubscriptionId(parameters: GetDelegatedSubscriptionIdParameters): Promise<number | undefined>;
  waitForDelegatedDelivery(parameters: WaitForDelegatedDeliveryParameters): Promise<ComputeDelivery>;
  createInfernetWallet(parameters?: CreateInfernetWalletParameters): ReturnType<typeof createInfernetWallet>;
  isValidWallet(parameters: { wallet: Address }): Promise<boolean>;
  getInfernetWallet(parameters: GetInfernetWalletParameters): Promise<WalletState>;
  approveSpender(parameters: ApproveSpenderParameters): Promise<MovedAmount>;
  fundWallet(parameters: WalletParameters): Promise<MovedAmount>;
  withdrawFromWallet(parameters: WalletParameters): Promise<MovedAmount>;
  getToken(parameters?: { token?: Address }): Promise<Token>;
};

/**
 * Actions for a viem client, whatever its wallet: `createWalletClient({ … }).extend(infernetActions({ registry }))`.
 *
 * @param deployment which Registry is meant; left out on a local chain, the devnet's
 * @example
 * const client = createWalletClient({ account, chain, transport: http(rpcUrl) }).extend(infernetActions());
 * const { subscriptionId } = await client.requestTask({ consumer, task: "text_generation", text: "Hi" });
 * const delivery = await client.waitForDelivery({ subscriptionId, interval: 1 });
 */
export function infernetActions(deployment: DeploymentParameters = {}): (client: InfernetClient) => InfernetActions {
  return (client) => ({
    getProtocolAddresses: () => getProtocolAddresses(client, deployment),
    getSubscription: (parameters) => getSubscription(client, { ...deployment, ...parameters }),
    listSubscriptions: (parameters) => listSubscriptions(client, { ...deployment, ...parameters }),
    requestCompute: (parameters) => requestCompute(client, { ...deployment, ...parameters }),
    requestTask: (parameters) => requestTask(client, { ...deployment, ...parameters }),
    waitForDelivery: (parameters) => waitForDelivery(client, { ...deployment, ...parameters }),
    watchSubscription: (parameters) => watchSubscription(client, { ...deployment, ...parameters }),
    getDelegateNonce: (parameters) => getDelegateNonce(client, { ...deployment, ...parameters }),
    getDelegateSigner: (parameters) => getDelegateSigner(client, parameters),
    getDelegatedSubscriptionId: (parameters) => getDelegatedSubscriptionId(client, { ...deployment, ...parameters }),
    waitForDelegatedDelivery: (parameters) => waitForDelegatedDelivery(client, { ...deployment, ...parameters }),
    createInfernetWallet: (parameters) => createInfernetWallet(client, { ...deployment, ...parameters }),
    isValidWallet: (parameters) => isValidWallet(client, { ...deployment, ...parameters }),
    getInfernetWallet: (parameters) => getInfernetWallet(client, { ...deployment, ...parameters }),
    approveSpender: (parameters) => approveSpender(client, { ...deployment, ...parameters }),
    fundWallet: (parameters) => fundWallet(client, { ...deployment, ...parameters }),
    withdrawFromWallet: (parameters) => withdrawFromWallet(client, { ...deployment, ...parameters }),
    getToken: (parameters) => getToken(client, parameters),
  });
}
