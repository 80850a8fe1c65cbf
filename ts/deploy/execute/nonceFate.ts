import { setTimeout as sleep } from "node:timers/promises";
import { type Hash, type TransactionReceipt, TransactionReceiptNotFoundError } from "viem";
import { getTransactionCount, getTransactionReceipt } from "viem/actions";
import type { DeploymentContext, ReadClient } from "../DeploymentContext.ts";
import { ask } from "../errors/DeployRpcError.ts";
import type { Attempt } from "../journal/attempts.ts";

/** Looks with a nonce used and no receipt of ours, before it is taken for another transaction's: an RPC may lag. */
export const LOOKS_BEFORE_TAKEN = 3;

/**
 * Finds the receipt of whichever of several versions of a transaction was mined.
 *
 * @throws {DeployRpcError}
 */
export async function findReceipt(
  client: ReadClient,
  hashes: readonly Hash[],
): Promise<TransactionReceipt | undefined> {
  for (const hash of hashes.toReversed()) {
    const receipt = await ask("a receipt", () =>
      getTransactionReceipt(client, { hash }).catch((error: unknown) => {
        if (error instanceof TransactionReceiptNotFoundError) return undefined;
        throw error;
      }),
    );
    if (receipt) return receipt;
  }
  return undefined;
}

/** How many transactions of the deployer were mined. */
export function minedNonces({ client, account }: DeploymentContext): Promise<number> {
  return ask("the deployer's nonce", () =>
    getTransactionCount(client, { address: account.address, blockTag: "latest" }),
  );
}

/**
 * Says why an attempt can't be completed: a step has reverted, or another transaction has used a step's nonce.
 *
 * @returns undefined when nothing stands in its way
 * @throws {DeployRpcError}
 */
export async function findDeadStep(context: DeploymentContext, attempt: Attempt): Promise<string | undefined> {
  const { client } = context;
  const pauseMs = client.pollingInterval;
  for (const { id, title, nonce } of attempt.plan.steps) {
    const { mined, signed } = attempt.steps.get(id) ?? { mined: undefined, signed: [] };
    if (mined?.reverted) return `"${title}" reverted`;
    if (mined !== undefined || nonce === undefined) continue;
    for (let look = 1; ; look++) {
      if ((await minedNonces(context)) <= nonce) break;
      const hashes = signed.map(({ hash }) => hash);
      if ((await findReceipt(client, hashes)) !== undefined) break;
      if (hashes.length === 0 || look === LOOKS_BEFORE_TAKEN) {
        return `nonce ${nonce}, planned for "${title}", was used by another transaction`;
      }
      await sleep(pauseMs);
    }
  }
  return undefined;
}
