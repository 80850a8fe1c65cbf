import { type Abi, type Address, isAddress, isAddressEqual } from "viem";
import { getTransactionCount } from "viem/actions";
import { coordinatorAbi, coordinatorBytecode } from "../abi/generated/coordinator.ts";
import { feeAbi, feeBytecode } from "../abi/generated/fee.ts";
import { inboxAbi, inboxBytecode } from "../abi/generated/inbox.ts";
import { readerAbi, readerBytecode } from "../abi/generated/reader.ts";
import { registryAbi, registryBytecode } from "../abi/generated/registry.ts";
import { walletFactoryAbi, walletFactoryBytecode } from "../abi/generated/walletFactory.ts";
import { type ProtocolAddresses, predictProtocolAddresses } from "../protocol/addresses.ts";
import {
  type DeployContractParameters,
  type DeployerClient,
  type Deployment,
  deployContract,
  sendDeployment,
} from "./deployContract.ts";
import { DeployerNonceError } from "./errors/DeployerNonceError.ts";
import { DeploymentArgumentError } from "./errors/DeploymentArgumentError.ts";
import { RegistryWiringError } from "./errors/RegistryWiringError.ts";
import { readProtocolAddresses } from "./readProtocolAddresses.ts";

export interface DeployProtocolParameters {
  /** Nonce that the deployer must have, for addresses known beforehand; left out, whatever it has. */
  nonce?: number;
  /** Owner of the Fee contract, and who receives the protocol's fees. Default: the deployer. */
  feeRecipient?: Address;
  /** Protocol fee in hundredths of a percent: 500 is 5 %. At most 5,000. Default 0. */
  fee?: number;
}

/** Highest fee that the Fee contract takes, in hundredths of a percent. */
const MAX_FEE = 5_000;

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
  checkArguments(feeRecipient, fee);
  const nonce = await getTransactionCount(client, { address: deployer, blockTag: "pending" });
  if (parameters.nonce !== undefined && parameters.nonce !== nonce) {
    throw new DeployerNonceError({ deployer, expected: parameters.nonce, actual: nonce });
  }
  const planned = predictProtocolAddresses({ deployer, nonce });

  const registry = await deployContract(client, {
    name: "Registry",
    abi: registryAbi,
    bytecode: registryBytecode,
    args: [planned.coordinator, planned.inbox, planned.reader, planned.fee, planned.walletFactory],
    nonce,
  });
  // Sent one after the other, so that a refused one leaves no gap in the nonces behind it; mined in any order.
  let nextNonce = nonce + 1;
  const send = <const abi extends Abi>(creation: DeployContractParameters<abi>) =>
    sendDeployment(client, { ...creation, nonce: nextNonce++ });
  const args = [planned.registry] as const;
  const pending = [
    await send({ name: "Coordinator", abi: coordinatorAbi, bytecode: coordinatorBytecode, args }),
    await send({ name: "Inbox", abi: inboxAbi, bytecode: inboxBytecode, args }),
    await send({ name: "Reader", abi: readerAbi, bytecode: readerBytecode, args }),
    await send({ name: "Fee", abi: feeAbi, bytecode: feeBytecode, args: [feeRecipient, fee] }),
    await send({ name: "WalletFactory", abi: walletFactoryAbi, bytecode: walletFactoryBytecode, args }),
  ] as const;
  const [coordinator, inbox, reader, feeContract, walletFactory] = await Promise.all([
    pending[0].wait(),
    pending[1].wait(),
    pending[2].wait(),
    pending[3].wait(),
    pending[4].wait(),
  ]);
  const deployments = { registry, coordinator, inbox, reader, fee: feeContract, walletFactory };
  return {
    addresses: await checkWiring(client, planned),
    deployments,
    gasUsed: Object.values(deployments).reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
  };
}

/** Checked before anything is sent: the Fee contract is the fifth, and four would have been paid for in vain. */
function checkArguments(feeRecipient: string, fee: number): void {
  if (!isAddress(feeRecipient)) {
    throw new DeploymentArgumentError({
      argument: "feeRecipient",
      got: feeRecipient,
      expected: "a checksummed address",
    });
  }
  if (!Number.isInteger(fee) || fee < 0 || fee > MAX_FEE) {
    throw new DeploymentArgumentError({
      argument: "fee",
      got: fee,
      expected: `an integer from 0 to ${MAX_FEE} (50 %)`,
    });
  }
}

async function checkWiring(client: DeployerClient, planned: ProtocolAddresses): Promise<ProtocolAddresses> {
  const actual = await readProtocolAddresses(client, planned.registry);
  const names = Object.keys(planned) as (keyof ProtocolAddresses)[];
  const wrong = names.filter((name) => !isAddressEqual(planned[name], actual[name]));
  if (wrong.length > 0) {
    const details = wrong.map((name) => `${name} is ${actual[name]}, expected ${planned[name]}`).join("; ");
    throw new RegistryWiringError({ registry: planned.registry, details });
  }
  return actual;
}
