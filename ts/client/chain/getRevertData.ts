import type { Hash, Hex } from "viem";
import { call, getTransaction } from "viem/actions";
import { revertDataOf } from "./explainChainError.ts";
import type { InfernetClient } from "./InfernetClient.ts";
import { readChain } from "./readChain.ts";

/**
 * Asks why a transaction was reverted, by calling it again on the state of its block: receipts don't say.
 *
 * @returns what it reverts with, for `decodeProtocolError`; `undefined` when the same call does not revert any more
 * @throws ChainError, also for a transaction that the chain does not know
 * @example
 * const data = await getRevertData(client, { hash });
 */
export async function getRevertData(client: InfernetClient, { hash }: { hash: Hash }): Promise<Hex | undefined> {
  return readChain(`asking why ${hash} was reverted`, async () => {
    const { from, to, input, value, gas, blockNumber } = await getTransaction(client, { hash });
    try {
      await call(client, {
        ...{ account: from, to, data: input, value, gas },
        ...(blockNumber !== null && { blockNumber }),
      });
      return undefined;
    } catch (error) {
      const data = revertDataOf(error);
      if (data === undefined) throw error;
      return data;
    }
  });
}
