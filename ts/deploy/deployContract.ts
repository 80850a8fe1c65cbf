import {
  type Abi,
  type Account,
  type Address,
  BaseError,
  type Chain,
  type Client,
  type ContractConstructorArgs,
  type DeployContractParameters as CreationParameters,
  getContractAddress,
  type Hash,
  type Hex,
  InsufficientFundsError,
  type Transport,
} from "viem";
import {
  getBalance,
  getTransactionCount,
  deployContract as sendCreation,
  waitForTransactionReceipt,
} from "viem/actions";
import { reasonOf } from "../protocol/reasonOf.ts";
import { DeployerFundsError } from "./errors/DeployerFundsError.ts";
import { DeploymentFailedError } from "./errors/DeploymentFailedError.ts";

/** A viem client with a chain and an account to sign with. */
export type DeployerClient = Client<Transport, Chain, Account>;

/** What a contract's creation needs. */
export type DeployContractParameters<abi extends Abi | readonly unknown[] = Abi> = {
  /** Name for messages, such as "Registry". */
  name: string;
  abi: abi;
  /** Creation bytecode. */
  bytecode: Hex;
  args: ContractConstructorArgs<abi>;
  /** Nonce of the creation; left out, the account's next one. */
  nonce?: number;
};

/** A creation transaction that was sent; its contract is there once {@link PendingDeployment.wait} resolves. */
export interface PendingDeployment {
  name: string;
  address: Address;
  hash: Hash;
  /**
   * Waits until the transaction is mined.
   *
   * @throws {DeploymentFailedError} when it reverted or is not seen
   */
  wait(): Promise<Deployment>;
}

/** A deployed contract. */
export interface Deployment {
  address: Address;
  hash: Hash;
  gasUsed: bigint;
}

/**
 * Deploys a contract and waits until it is there.
 *
 * @throws {DeployerFundsError} when the account can't pay for the gas
 * @throws {DeploymentFailedError} when the creation is refused or reverts
 * @example
 * const { address } = await deployContract(walletClient, {
 *   name: "PromptConsumer", abi: promptConsumerAbi, bytecode: promptConsumerBytecode, args: [registry],
 * });
 */
export async function deployContract<const abi extends Abi | readonly unknown[]>(
  client: DeployerClient,
  parameters: DeployContractParameters<abi>,
): Promise<Deployment> {
  const pending = await sendDeployment(client, parameters);
  return pending.wait();
}

/**
 * Sends a contract's creation without waiting for it, so that several can be in flight.
 *
 * @throws {DeployerFundsError} when the account can't pay for the gas
 * @throws {DeploymentFailedError} when the creation is refused
 */
export async function sendDeployment<const abi extends Abi | readonly unknown[]>(
  client: DeployerClient,
  { name, abi, bytecode, args, nonce }: DeployContractParameters<abi>,
): Promise<PendingDeployment> {
  const { account } = client;
  const actualNonce = nonce ?? (await getTransactionCount(client, { address: account.address, blockTag: "pending" }));
  const creation = { abi, bytecode, args, account, chain: client.chain, nonce: actualNonce };
  let hash: Hash;
  try {
    hash = await sendCreation(client, creation as unknown as CreationParameters);
  } catch (cause) {
    throw await describeRefusal(client, name, cause);
  }
  const address = getContractAddress({ from: account.address, nonce: BigInt(actualNonce) });
  return { name, address, hash, wait: () => waitForCreation(client, { name, address, hash }) };
}

async function waitForCreation(
  client: DeployerClient,
  { name, address, hash }: { name: string; address: Address; hash: Hash },
): Promise<Deployment> {
  const receipt = await waitForTransactionReceipt(client, { hash }).catch((cause: unknown) => {
    throw new DeploymentFailedError({
      contractName: name,
      hash,
      reason: "its receipt could not be read",
      details: reasonOf(cause),
      cause,
    });
  });
  if (receipt.status === "reverted") {
    throw new DeploymentFailedError({ contractName: name, hash, reason: "the creation reverted" });
  }
  return { address, hash, gasUsed: receipt.gasUsed };
}

async function describeRefusal(client: DeployerClient, contractName: string, cause: unknown): Promise<Error> {
  if (cause instanceof BaseError && cause.walk((error) => error instanceof InsufficientFundsError)) {
    const deployer = client.account.address;
    return new DeployerFundsError({
      deployer,
      balance: await getBalance(client, { address: deployer }),
      contractName,
      cause,
    });
  }
  return new DeploymentFailedError({
    contractName,
    reason: "the transaction was refused",
    details: reasonOf(cause),
    cause,
  });
}
