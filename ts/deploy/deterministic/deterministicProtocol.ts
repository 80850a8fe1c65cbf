import { type Address, encodeDeployData, getContractAddress, type Hex, stringToHex } from "viem";
import { coordinatorBytecode } from "../../abi/generated/coordinator.ts";
import { feeBytecode } from "../../abi/generated/fee.ts";
import { inboxBytecode } from "../../abi/generated/inbox.ts";
import { protocolDeployerAbi, protocolDeployerBytecode } from "../../abi/generated/protocolDeployer.ts";
import { readerBytecode } from "../../abi/generated/reader.ts";
import { registryBytecode } from "../../abi/generated/registry.ts";
import { walletFactoryBytecode } from "../../abi/generated/walletFactory.ts";
import { type ProtocolAddresses, predictProtocolAddresses } from "../../protocol/addresses.ts";
import { DEPLOYMENT_PROXY } from "../../protocol/deploymentProxy.ts";
import { DeploymentArgumentError } from "../errors/DeploymentArgumentError.ts";
import type { FeeParameters } from "../protocolCreations.ts";

/** Default salt. Its number changes when what stands behind a salt is meant to change, and only then. */
export const PROTOCOL_SALT = "infernet-kit protocol 1";

/** A protocol at addresses that are the same on every chain. */
export interface DeterministicProtocol {
  /** 32 bytes. */
  salt: Hex;
  /** `ProtocolDeployer` with its constructor arguments. */
  initCode: Hex;
  /** Where `ProtocolDeployer` comes to stand: CREATE2 by the deployment proxy. */
  deployer: Address;
  /** CREATE by `ProtocolDeployer`, nonces 1 to 6. */
  addresses: ProtocolAddresses;
}

/**
 * Turns a text into a salt of 32 bytes.
 *
 * @param text at most 32 bytes of UTF-8; zeros follow
 * @throws {DeploymentArgumentError} when it is longer or empty
 */
export function saltOf(text: string): Hex {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes === 0 || bytes > 32) {
    throw new DeploymentArgumentError({ argument: "salt", got: `${bytes} bytes`, expected: "1 to 32 bytes of text" });
  }
  return stringToHex(text, { size: 32 });
}

/**
 * Says where a protocol comes to stand when it is deployed deterministically. The addresses follow from the salt, the
 * contracts' code, the fee and its recipient: they don't depend on the chain or on who pays for the transaction.
 *
 * @throws {DeploymentArgumentError} when the salt is too long
 */
export function deterministicProtocol(
  { feeRecipient, fee }: FeeParameters,
  salt = PROTOCOL_SALT,
): DeterministicProtocol {
  const codes = {
    registry: registryBytecode,
    coordinator: coordinatorBytecode,
    inbox: inboxBytecode,
    reader: readerBytecode,
    fee: feeBytecode,
    walletFactory: walletFactoryBytecode,
  };
  const initCode = encodeDeployData({
    abi: protocolDeployerAbi,
    bytecode: protocolDeployerBytecode,
    args: [codes, feeRecipient, fee],
  });
  const saltHex = saltOf(salt);
  const deployer = getContractAddress({ opcode: "CREATE2", from: DEPLOYMENT_PROXY, salt: saltHex, bytecode: initCode });
  // A contract's nonce begins at 1 (EIP-161).
  return { salt: saltHex, initCode, deployer, addresses: predictProtocolAddresses({ deployer, nonce: 1 }) };
}
