import type { Address } from "viem";
import { getTransactionCount } from "viem/actions";
import { type ProtocolAddresses, predictProtocolAddresses } from "../protocol/addresses.ts";
import { checkWiring } from "./checkWiring.ts";
import {
  type DeployerClient,
  type Deployment,
  deployContract,
  type PendingDeployment,
  sendDeployment,
} from "./deployContract.ts";
import { DeployerNonceError } from "./errors/DeployerNonceError.ts";
import {
  checkFeeParameters,
  PROTOCOL_CONTRACT_IDS,
  type ProtocolCreation,
  protocolCreations,
} from "./protocolCreations.ts";

/** How the protocol is to be deployed; everything has a default. */
export interface DeployProtocolParameters {
  /** Nonce that the deployer must have, for addresses known beforehand; left out, whatever it has. */
  nonce?: number;
  /** Owner of the Fee contract, and who receives the protocol's fees. Default: the deployer. */
  feeRecipient?: Address;
  /** Protocol fee in hundredths of a percent: 500 is 5 %. At most 5,000. Default 0. */
  fee?: number;
}

/** A deployed protocol. */
export interface ProtocolDeployment {
  addresses: ProtocolAddresses;
  /** The creation of each contract. */
  deployments: Record<keyof ProtocolAddresses, Deployment>;
  /** Gas of all six creations. */
  gasUsed: bigint;
}

/**
 * Deploys the six protocol contracts from consecutive nonces: Registry, Coordinator, Inbox, Reader, Fee, WalletFactory.
 *
 * The Registry is given the addresses that the other five are going to have; they in turn read it when they are
 * created. So it is waited for, and the other five are sent without waiting for one another. What the Registry says is
 * compared with what was created before this returns.
 *
 * @param client viem client with a chain and the deployer's account
 * @throws {DeploymentArgumentError} when the fee or its recipient can't be right
 * @throws {DeployerNonceError} when the deployer's nonce is not `nonce`
 * @throws {DeployerFundsError} when the deployer can't pay for the gas
 * @throws {DeploymentFailedError} when a creation is refused or reverts
 * @throws {RegistryWiringError} when the Registry does not lead to the deployed contracts
 * @example
 * const { addresses } = await deployProtocol(createWalletClient({ account, chain, transport: http() }));
 */
export async function deployProtocol(
  client: DeployerClient,
  parameters: DeployProtocolParameters = {},
): Promise<ProtocolDeployment> {
  const deployer = client.account.address;
  const { feeRecipient = deployer, fee = 0 } = parameters;
  checkFeeParameters({ feeRecipient, fee });
  const nonce = await getTransactionCount(client, { address: deployer, blockTag: "pending" });
  if (parameters.nonce !== undefined && parameters.nonce !== nonce) {
    throw new DeployerNonceError({ deployer, expected: parameters.nonce, actual: nonce });
  }
  const planned = predictProtocolAddresses({ deployer, nonce });

  const [first, ...others] = protocolCreations(planned, { feeRecipient, fee });
  const registry = await deployContract(client, { ...creationOf(first), nonce });
  // Sent one after the other, so that a refused one leaves no gap in the nonces behind it; mined in any order.
  const pending: PendingDeployment[] = [];
  for (const [index, creation] of others.entries()) {
    pending.push(await sendDeployment(client, { ...creationOf(creation), nonce: nonce + 1 + index }));
  }
  const mined = await Promise.all(pending.map((one) => one.wait()));
  const entries = [registry, ...mined].map((one, index) => [PROTOCOL_CONTRACT_IDS[index], one] as const);
  return {
    addresses: await checkWiring(client, planned),
    deployments: Object.fromEntries(entries) as ProtocolDeployment["deployments"],
    gasUsed: entries.reduce((sum, [, { gasUsed }]) => sum + gasUsed, 0n),
  };
}

/** The arguments are in the bytecode already. */
const creationOf = ({ name, initCode }: ProtocolCreation) => ({ name, abi: [], bytecode: initCode, args: [] as const });
