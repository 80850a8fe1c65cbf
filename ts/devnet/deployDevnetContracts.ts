import { createWalletClient, http, isAddressEqual, parseEventLogs } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getCode, getTransactionCount, sendTransaction, waitForTransactionReceipt, writeContract } from "viem/actions";
import { promptConsumerAbi, promptConsumerBytecode } from "../abi/generated/promptConsumer.ts";
import { walletFactoryAbi } from "../abi/generated/walletFactory.ts";
import { type DeployerClient, sendDeployment } from "../deploy/deployContract.ts";
import { deployProtocol } from "../deploy/deployProtocol.ts";
import { readProtocolAddresses } from "../deploy/readProtocolAddresses.ts";
import { ANVIL_DEPLOYMENT, type ProtocolAddresses } from "../protocol/addresses.ts";
import { BATCH_DELIVERER_DEPLOYMENT } from "../protocol/batchDeliverer.ts";
import { DEPLOYMENT_PROXY } from "../protocol/deploymentProxy.ts";
import { reasonOf } from "../protocol/reasonOf.ts";
import { ACCOUNTS } from "./accounts.ts";
import { type ChainConnection, POLLING_INTERVAL_MS } from "./connectChain.ts";
import type { DevnetContracts } from "./Devnet.ts";
import { ChainNotCleanError } from "./errors/ChainNotCleanError.ts";

/**
 * Puts the devnet's contracts on a fresh anvil, at the addresses that Infernet configurations expect there: the protocol
 * from the deployer's nonces 0 to 5, the node's wallet by nonce 6, the example consumer from nonce 7, and by nonce 8 the
 * contract with which the node sends several deliveries at once. An anvil that an
 * earlier devnet has left with all of them is taken as it is.
 *
 * @throws {ChainNotCleanError} when the deployer was used for anything else before
 */
export async function deployDevnetContracts(connection: ChainConnection): Promise<DevnetContracts> {
  const { chain, rpcUrl, publicClient } = connection;
  const deployer: DeployerClient = createWalletClient({
    account: privateKeyToAccount(ACCOUNTS.deployer.privateKey),
    chain,
    transport: http(rpcUrl),
    pollingInterval: POLLING_INTERVAL_MS,
  });
  if ((await getTransactionCount(publicClient, { address: ACCOUNTS.deployer.address })) > 0) {
    return findDeployment(connection);
  }
  const { addresses } = await deployProtocol(deployer, { nonce: 0 });
  // Both are sent before either is mined: their nonces are known.
  const walletHash = await writeContract(deployer, {
    address: addresses.walletFactory,
    abi: walletFactoryAbi,
    functionName: "createWallet",
    args: [ACCOUNTS.node.address],
    account: deployer.account,
    chain,
    nonce: 6,
  });
  const consumer = await sendDeployment(deployer, {
    name: "PromptConsumer",
    abi: promptConsumerAbi,
    bytecode: promptConsumerBytecode,
    args: [addresses.registry],
    nonce: 7,
  });
  const batchHash = await sendTransaction(deployer, {
    to: DEPLOYMENT_PROXY,
    data: BATCH_DELIVERER_DEPLOYMENT,
    account: deployer.account,
    chain,
    nonce: 8,
  });
  const [receipt] = await Promise.all([
    waitForTransactionReceipt(deployer, { hash: walletHash }),
    consumer.wait(),
    waitForTransactionReceipt(deployer, { hash: batchHash }),
  ]);
  const [created] = parseEventLogs({ abi: walletFactoryAbi, eventName: "WalletCreated", logs: receipt.logs });
  if (created === undefined) throw new Error(`createWallet (transaction ${walletHash}) emitted no WalletCreated`);
  return { ...addresses, consumer: consumer.address, nodeWallet: created.args.wallet };
}

/** Finds what an earlier devnet has deployed to this anvil. */
async function findDeployment({ rpcUrl, publicClient }: ChainConnection): Promise<DevnetContracts> {
  const { registry, consumer } = ANVIL_DEPLOYMENT;
  const dirty = (details: string, cause?: unknown) => new ChainNotCleanError({ rpcUrl, details, cause });
  const addresses = await readProtocolAddresses(publicClient, registry).catch((cause: unknown) => {
    throw dirty(`account ${ACCOUNTS.deployer.address} was used, but no registry is at ${registry}`, cause);
  });
  const names = Object.keys(addresses) as (keyof ProtocolAddresses)[];
  const wrong = names.find((name) => !isAddressEqual(addresses[name], ANVIL_DEPLOYMENT[name]));
  if (wrong !== undefined) throw dirty(`the registry names ${addresses[wrong]} as ${wrong}`);
  if ((await getCode(publicClient, { address: consumer })) === undefined) throw dirty(`no consumer is at ${consumer}`);
  const wallets = await publicClient
    .getContractEvents({
      address: addresses.walletFactory,
      abi: walletFactoryAbi,
      eventName: "WalletCreated",
      args: { caller: ACCOUNTS.deployer.address, owner: ACCOUNTS.node.address },
      strict: true,
      fromBlock: 0n,
    })
    .catch((cause: unknown) => {
      throw dirty(reasonOf(cause), cause);
    });
  const nodeWallet = wallets[0]?.args.wallet;
  if (nodeWallet === undefined) throw dirty("the node has no wallet");
  return { ...addresses, consumer, nodeWallet };
}
