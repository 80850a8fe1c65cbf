import type { Account, Chain, Client, Hex, LocalAccount, Transport } from "viem";
import { getBlock, getChainId } from "viem/actions";
import { isLocalChainId, isWellKnownAddress } from "../protocol/anvilAccounts.ts";
import { DeployerKeyError } from "./errors/DeployerKeyError.ts";
import { ask } from "./errors/DeployRpcError.ts";
import { WrongChainError } from "./errors/WrongChainError.ts";

/** Any viem client of a chain; reading needs no account. */
export type ReadClient = Client<Transport, Chain | undefined, Account | undefined>;

/** A viem client that signs for itself: a private key, a keystore, a hardware or remote signer made by `toAccount`. */
export type SigningClient = Client<Transport, Chain | undefined, Account>;

/** Which chain it is. */
export interface ChainIdentity {
  chainId: number;
  /** Hash of block 0: tells two chains with one id apart. */
  genesisHash: Hex;
}

/** A chain, and who deploys to it. */
export interface DeploymentContext extends ChainIdentity {
  client: ReadClient;
  account: LocalAccount;
}

/**
 * Asks which chain a client is of.
 *
 * @throws {WrongChainError} when it is not the one that the client was made for
 * @throws {DeployRpcError}
 */
export async function identifyChain(client: ReadClient): Promise<ChainIdentity> {
  const chainId = await ask("the chain id", () => getChainId(client));
  if (client.chain !== undefined && client.chain.id !== chainId) {
    throw new WrongChainError({ expected: client.chain.id, actual: chainId, source: `"${client.chain.name}"` });
  }
  const { hash } = await ask("the first block", () => getBlock(client, { blockNumber: 0n }));
  return { chainId, genesisHash: hash };
}

/**
 * Checks that an account may deploy to a chain.
 *
 * @throws {DeployerKeyError} when its key is public and the chain isn't local, or when it can't sign without sending
 * @throws {WrongChainError} when the RPC is of another chain than the client
 * @throws {DeployRpcError}
 */
export async function connectDeployer(client: SigningClient): Promise<DeploymentContext> {
  const { account } = client;
  const { address } = account;
  if (account.type !== "local") throw new DeployerKeyError({ address, reason: "not-signing" });
  const chain = await identifyChain(client);
  if (isWellKnownAddress(address) && !isLocalChainId(chain.chainId)) {
    throw new DeployerKeyError({ address, reason: "well-known" });
  }
  return { client, account, ...chain };
}
