import { type Hash, isHash } from "viem";
import { getRevertData } from "../../client/chain/getRevertData.ts";
import type { TraceEvent } from "../../client/rest/TraceEvent.ts";
import { connectToChain } from "./createChainClient.ts";

/** Adds to the steps in which a transaction was reverted what it reverts with, which the node does not know. */
export async function explainReverts(events: readonly TraceEvent[], rpcUrl: string): Promise<readonly TraceEvent[]> {
  if (events.every((event) => unexplained(event) === undefined)) return events;
  await using connection = await connectToChain({ rpcUrl });
  return Promise.all(
    events.map(async (event) => {
      const hash = unexplained(event);
      const revert = hash && (await getRevertData(connection.client, { hash }));
      return revert === undefined ? event : { ...event, data: { ...event.data, revert } };
    }),
  );
}

/** The transaction of a step in which it was reverted, when the step does not say by what. */
function unexplained({ kind, data: { tx_hash: hash, revert } }: TraceEvent): Hash | undefined {
  const isReverted = (kind === "reverted" || kind === "failed") && revert === undefined;
  return isReverted && typeof hash === "string" && isHash(hash) ? hash : undefined;
}
