import { type Address, encodeAbiParameters, type Hex, keccak256 } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { stripHexPrefix } from "../../codec/hex.ts";
import { isLocalChainId, isWellKnownKey } from "../../protocol/anvilAccounts.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import type { DeliveryContext } from "./parseContext.ts";

/** What is attested: these output bytes, for this delivery. */
export interface AttestationSubject extends DeliveryContext {
  /** `raw_output` of the answer, hex without 0x; its `processed_output` is empty. */
  rawOutput: string;
}

/** Signs answers, so that a contract can tell that they are this service's. */
export interface Attester {
  /** Address of the signing key: what a verifier contract has to know. */
  readonly address: Address;
  /** The `proof` of an answer, hex without 0x. */
  attest(subject: AttestationSubject): Promise<string>;
  /**
   * Checks that it may sign for a chain, before anything is computed.
   *
   * @throws ServiceError 400 `ATTESTATION_KEY_PUBLIC` when everybody has the key and the chain is no local one
   */
  checkChain(chainId: number): void;
}

/** EIP-712 types of an attestation. */
export const ATTESTATION_TYPES = {
  Attestation: [
    { name: "subscriptionId", type: "uint32" },
    { name: "interval", type: "uint32" },
    { name: "node", type: "address" },
    { name: "outputHash", type: "bytes32" },
  ],
} as const;

/** EIP-712 domain of an attestation, without `chainId` and `verifyingContract` (the verifier that is to judge it). */
export const ATTESTATION_DOMAIN = { name: "InfernetAttestation", version: "1" } as const;

const BYTES_PAIR = [{ type: "bytes" }, { type: "bytes" }] as const;
const PROOF = [{ type: "bytes32" }, { type: "bytes" }] as const;

/**
 * Makes what signs the answers of a service.
 *
 * The proof is `abi.encode(bytes32 outputHash, bytes signature)`: the hash is keccak256 of the delivered output
 * `abi.encode(bytes rawOutput, bytes processedOutput)`, the signature (65 bytes, r, s, v) is over the EIP-712 message
 * `Attestation(uint32 subscriptionId,uint32 interval,address node,bytes32 outputHash)`.
 *
 * @param privateKey 32 bytes; it stays in here
 */
export function createAttester(privateKey: Hex): Attester {
  const account = privateKeyToAccount(privateKey);
  const isPublic = isWellKnownKey(privateKey);
  return {
    address: account.address,
    checkChain: (chainId) => {
      if (!isPublic || isLocalChainId(chainId)) return;
      throw new ServiceError(
        `Proofs for chain ${chainId} can't be signed: the service's key is a public development key.`,
        {
          status: 400,
          code: "ATTESTATION_KEY_PUBLIC",
          metaMessages: ["Set HF_INF_ATTESTATION_KEY to a key of your own: anvil's keys are for local chains only."],
        },
      );
    },
    attest: async ({ chainId, verifier, subscriptionId, interval, node, rawOutput }) => {
      const outputHash = keccak256(encodeAbiParameters(BYTES_PAIR, [`0x${rawOutput}`, "0x"]));
      const signature = await account.signTypedData({
        domain: { ...ATTESTATION_DOMAIN, chainId, verifyingContract: verifier },
        types: ATTESTATION_TYPES,
        primaryType: "Attestation",
        message: { subscriptionId, interval, node, outputHash },
      });
      return stripHexPrefix(encodeAbiParameters(PROOF, [outputHash, signature]));
    },
  };
}
