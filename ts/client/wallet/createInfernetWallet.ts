import { type Account, type Address, encodeFunctionData, type Hash, isAddressEqual, parseEventLogs } from "viem";
import { parseAccount } from "viem/utils";
import { walletFactoryAbi } from "../../abi/generated/walletFactory.ts";
import { accountMissing } from "../chain/explainChainError.ts";
import { getProtocolAddresses } from "../chain/getProtocolAddresses.ts";
import type { DeploymentParameters, InfernetClient } from "../chain/InfernetClient.ts";
import { type SenderParameters, sendCall } from "../chain/sendCall.ts";
import { ChainError } from "../errors/ChainError.ts";

/** Whose wallet, and which factory makes it. */
export interface CreateInfernetWalletParameters extends DeploymentParameters, SenderParameters {
  /** Who may withdraw and approve. Left out, the sender. */
  owner?: Address;
  /** WalletFactory to use instead of the registry's. */
  factory?: Address;
}

/**
 * Makes an Infernet wallet, with which its owner pays for compute or is paid for it.
 *
 * @throws ChainError
 * @example
 * const { wallet } = await createInfernetWallet(client, { owner: account.address });
 */
export async function createInfernetWallet(
  client: InfernetClient,
  { owner, factory, registry, account = client.account }: CreateInfernetWalletParameters = {},
): Promise<{ wallet: Address; owner: Address; hash: Hash }> {
  const what = "creating a wallet";
  if (account === undefined) throw accountMissing(what);
  const walletOwner = owner ?? parseAccount(account as Account | Address).address;
  const to = factory ?? (await getProtocolAddresses(client, registry ? { registry } : {})).walletFactory;
  const data = encodeFunctionData({ abi: walletFactoryAbi, functionName: "createWallet", args: [walletOwner] });
  const { logs, transactionHash: hash } = await sendCall(client, { account, what, to, data });
  const created = parseEventLogs({ abi: walletFactoryAbi, eventName: "WalletCreated", logs }).find((log) =>
    isAddressEqual(log.address, to),
  );
  if (created === undefined) {
    throw new ChainError(`${to} has made no wallet (transaction ${hash}).`, {
      code: "CHAIN_CALL_FAILED",
      metaMessages: ["Check that it is the chain's WalletFactory."],
    });
  }
  return { wallet: created.args.wallet, owner: walletOwner, hash };
}
