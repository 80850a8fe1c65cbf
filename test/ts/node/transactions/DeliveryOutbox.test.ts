import { decodeFunctionData, type Hex, type TransactionReceipt } from "viem";
import { describe, expect, test } from "vitest";
import { batchDelivererAbi } from "../../../../ts/abi/generated/batchDeliverer.ts";
import { ShutdownError } from "../../../../ts/node/errors.ts";
import { DeliveryOutbox, type OutgoingDelivery } from "../../../../ts/node/transactions/DeliveryOutbox.ts";
import type { TransactionRequest } from "../../../../ts/node/transactions/TransactionManager.ts";
import { attempt, OWNER } from "../fixtures.ts";
import { untilTrue } from "../support.ts";
import { accountOf } from "../testChain.ts";

const NODE = accountOf(1).address;
const delivery = (subscriptionId: number, gas = 100_000n): OutgoingDelivery => ({
  subscriptionId,
  interval: 1,
  data: `0x${subscriptionId.toString(16).padStart(8, "0")}`,
  gas,
});

/** An outbox whose transactions go out when the test says so. */
function createOutbox(canBatch: boolean | Error) {
  const requests: TransactionRequest[] = [];
  const replies: PromiseWithResolvers<{ hash: Hex; settled: Promise<TransactionReceipt | undefined> }>[] = [];
  const outbox = new DeliveryOutbox({
    coordinator: OWNER,
    node: NODE,
    transactions: {
      send: (request) => {
        requests.push(request);
        const reply = Promise.withResolvers<{ hash: Hex; settled: Promise<TransactionReceipt | undefined> }>();
        replies.push(reply);
        return reply.promise;
      },
    },
    delegation: {
      isDelegated: canBatch === true,
      ready: async () => {
        if (canBatch instanceof Error) throw canBatch;
        return canBatch;
      },
    },
  });
  const answer = async (index: number, hash: Hex) => {
    await untilTrue(() => replies.length > index);
    replies[index]?.resolve({ hash, settled: Promise.resolve(undefined) });
  };
  return { outbox, requests, replies, answer };
}

const idsOf = ({ deliveries }: TransactionRequest) => deliveries.map(({ subscriptionId }) => subscriptionId);

describe("DeliveryOutbox", () => {
  test("sends one that is alone by itself, at once", async () => {
    const { outbox, requests, answer } = createOutbox(true);
    const sent = outbox.send(delivery(1));
    await answer(0, "0x01");
    expect(await sent).toBe("0x01");
    expect(requests).toEqual([
      { to: OWNER, data: "0x00000001", gas: 100_000n, deliveries: [{ subscriptionId: 1, interval: 1 }] },
    ]);
  });

  test("sends those that came together meanwhile in one transaction, in their order", async () => {
    const { outbox, requests, answer } = createOutbox(true);
    const sent = [1, 2, 3].map((id) => outbox.send(delivery(id)));
    await untilTrue(() => requests.length === 1);
    expect(outbox.queued).toBe(2);
    await answer(0, "0x01");
    await answer(1, "0x02");
    expect(await Promise.all(sent)).toEqual(["0x01", "0x02", "0x02"]);
    const batch = requests[1];
    expect(batch && idsOf(batch)).toEqual([2, 3]);
    expect(batch?.to).toBe(NODE);
    const { args } = decodeFunctionData({ abi: batchDelivererAbi, data: batch?.data ?? "0x" });
    expect(args).toEqual([
      OWNER,
      [
        { gasLimit: 100_000n, data: "0x00000002" },
        { gasLimit: 100_000n, data: "0x00000003" },
      ],
    ]);
    expect(batch?.gas).toBeGreaterThan(200_000n);
  });

  test("a batch holds no more than a transaction may cost, and at least one", async () => {
    const { outbox, requests, answer } = createOutbox(true);
    const gas = [100_000n, 20_000_000n, 5_000_000n, 5_000_000n, 5_000_000n];
    const sent = gas.map((one, index) => outbox.send(delivery(index, one)));
    for (let index = 0; index < 4; index++) await answer(index, `0x0${index}`);
    await Promise.all(sent);
    expect(requests.map(idsOf)).toEqual([[0], [1], [2, 3], [4]]);
  });

  test("where batches aren't possible, each has its own transaction", async () => {
    const { outbox, requests, answer } = createOutbox(false);
    const sent = [1, 2, 3].map((id) => outbox.send(delivery(id)));
    for (let index = 0; index < 3; index++) await answer(index, `0x0${index}`);
    await Promise.all(sent);
    expect(requests.map(idsOf)).toEqual([[1], [2], [3]]);
  });

  test("a transaction that can't be sent is told to those it carries, and the next goes out", async () => {
    const { outbox, replies, answer } = createOutbox(false);
    const [first, second] = [outbox.send(delivery(1)), outbox.send(delivery(2))];
    await untilTrue(() => replies.length === 1);
    replies[0]?.reject(new Error("disk full"));
    await expect(first).rejects.toThrow("disk full");
    await answer(1, "0x02");
    expect(await second).toBe("0x02");
  });

  test("a batch by an account without the delegate's code did nothing, and counts as nothing", () => {
    const { outbox } = createOutbox(true);
    const deliveries = [1, 2].map((subscriptionId, position) => ({ subscriptionId, interval: 1, position }));
    const attempts = [attempt(1)] as const;
    const batch = { id: 1, nonce: 0, state: "pending", to: NODE, data: "0x", gas: 1n, deliveries, attempts } as const;
    const receipt = { status: "success", logs: [] } as unknown as TransactionReceipt;
    expect(outbox.outcomesOf(batch, receipt).map(({ ok }) => ok)).toEqual([false, false]);
    expect(outbox.outcomesOf({ ...batch, to: OWNER }, receipt).map(({ ok }) => ok)).toEqual([true, true]);
  });

  test("when the node stops, all who wait are told, and nothing is left unhandled", async () => {
    const { outbox, replies } = createOutbox(new ShutdownError());
    const sent = [1, 2, 3].map((id) => outbox.send(delivery(id)));
    const outcomes = Promise.allSettled(sent);
    await untilTrue(() => replies.length === 1);
    replies[0]?.reject(new ShutdownError());
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(ShutdownError) });
    }
    expect(outbox.queued).toBe(0);
  });
});
