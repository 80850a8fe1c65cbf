import type { Address } from "viem";
import { readContract } from "viem/actions";
import { coordinatorAbi } from "../../abi/generated/coordinator.ts";
import { MAX_UINT32 } from "../../protocol/constants.ts";
import { IntegerOutOfRangeError } from "../../protocol/errors/IntegerOutOfRangeError.ts";
import { delegateKey } from "../../protocol/mappingKeys.ts";
import { getProtocolAddresses } from "../chain/getProtocolAddresses.ts";
import type { DeploymentParameters, InfernetClient } from "../chain/InfernetClient.ts";
import { readChain } from "../chain/readChain.ts";

/**
 * A nonce that no subscription of an owner has used on chain: one above the highest.
 *
 * What was signed and not delivered yet is not known to the chain: sign the next one with the next number, not by asking
 * again.
 *
 * @param owner contract in whose name is signed
 * @throws ChainError; IntegerOutOfRangeError when the highest possible nonce was used
 * @example
 * const nonce = await getDelegateNonce(client, { owner: consumer });
 */
export async function getDelegateNonce(
  client: InfernetClient,
  { owner, ...deployment }: DeploymentParameters & { owner: Address },
): Promise<number> {
  const { coordinator } = await getProtocolAddresses(client, deployment);
  const contract = { address: coordinator, abi: coordinatorAbi } as const;
  const [highest, firstId] = await readChain(`reading the nonces of ${owner}`, () =>
    Promise.all([
      readContract(client, { ...contract, functionName: "maxSubscriberNonce", args: [owner] }),
      readContract(client, {
        ...contract,
        functionName: "delegateCreatedIds",
        args: [delegateKey({ owner, nonce: 0 })],
      }),
    ]),
  );
  // 0 is the highest also when none was used.
  if (highest === 0 && firstId === 0) return 0;
  if (highest === MAX_UINT32) {
    throw new IntegerOutOfRangeError({
      field: "nonce",
      value: highest + 1,
      expected: `a nonce below ${MAX_UINT32} that was not used: they need not be in order`,
    });
  }
  return highest + 1;
}
