import type { Address } from "viem";
import { readContract } from "viem/actions";
import { delegatorAbi } from "../../abi/generated/delegator.ts";
import type { InfernetClient } from "../chain/InfernetClient.ts";
import { readChain } from "../chain/readChain.ts";

/**
 * Whose signature stands for a contract's in delegated subscriptions: its `getSigner()`.
 *
 * @param owner contract that follows `Delegator`
 * @throws ChainError, `CALL_REVERTED` when the contract names no signer
 * @example
 * const signer = await getDelegateSigner(client, { owner: consumer });
 */
export function getDelegateSigner(client: InfernetClient, { owner }: { owner: Address }): Promise<Address> {
  return readChain(`asking ${owner} for its signer`, () =>
    readContract(client, { address: owner, abi: delegatorAbi, functionName: "getSigner" }),
  );
}
