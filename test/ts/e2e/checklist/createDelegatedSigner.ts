import { type Address, zeroAddress } from "viem";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import { NodeClient } from "../../../../ts/client/rest/NodeClient.ts";
import { containerHash } from "../../../../ts/protocol/containerHash.ts";
import { delegateKey } from "../../../../ts/protocol/mappingKeys.ts";
import type { Subscription } from "../../../../ts/protocol/Subscription.ts";
import { until } from "../../node/support.ts";
import type { Checklist } from "./harness.ts";

/** What names a delegated subscription until it has an id. */
export interface DelegatedKey {
  owner: Address;
  nonce: number;
}

/** Signs delegated subscriptions for the consumers of the checklist, whose signer is its user. */
export function createDelegatedSigner({ user, publicClient, contracts, recurring, node }: Checklist) {
  const { coordinator } = contracts;
  let nonce = 0;

  /** The chain's time now, unix seconds. */
  const now = async () => Number((await publicClient.getBlock()).timestamp);

  /** Signs a subscription of the consumer `owner`, and gives it to nodes by `POST /api/jobs`. */
  const request = async (
    fields: Partial<Subscription>,
    data: Record<string, unknown>,
    nodes = [node.url] as readonly string[],
  ) => {
    const time = await now();
    const subscription = {
      ...{ owner: recurring.address, activeAt: time, period: 0, frequency: 1, redundancy: 1, lazy: false },
      ...{ containerId: containerHash(["echo"]), verifier: zeroAddress, wallet: zeroAddress },
      ...{ paymentAmount: 0n, paymentToken: zeroAddress },
      ...fields,
    };
    const signed = { subscription, nonce: nonce++, expiry: time + 86_400, data };
    for (const url of nodes) {
      const client = new NodeClient(url);
      await client.requestDelegatedSubscription({ ...signed, coordinator, client: publicClient, signer: user });
    }
    return { owner: subscription.owner, nonce: signed.nonce };
  };

  /** The id that a delegated subscription gets on chain, once it is there. */
  const idOf = (key: DelegatedKey) =>
    until(async () => {
      const args = [delegateKey(key)] as const;
      const call = { address: coordinator, abi: coordinatorAbi, functionName: "delegateCreatedIds", args } as const;
      return (await publicClient.readContract(call)) || undefined;
    });

  return { now, request, idOf };
}

export type DelegatedSigner = ReturnType<typeof createDelegatedSigner>;
