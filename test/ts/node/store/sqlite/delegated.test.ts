import type { Address } from "viem";
import { describe, expect, test } from "vitest";
import type { DelegatedRequest } from "../../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { attempt, OWNER, PAYLOAD, subscription } from "../../fixtures.ts";
import { storeFolder } from "./support.ts";

const MIXED: Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const request = (nonce: number, fields: Partial<DelegatedRequest> = {}): DelegatedRequest => ({
  subscription: subscription({ owner: MIXED, paymentAmount: 2n ** 256n - 1n }),
  signature: { nonce, expiry: 2 ** 32 - 1, v: 28, r: `0x${"ff".repeat(32)}`, s: `0x${"01".repeat(32)}` },
  data: { amount: 2n ** 70n, text: "hi" },
  requires_proof: true,
  ...fields,
});

describe("delegated subscriptions", () => {
  test("N4, T6: are kept as they are across a restart, amounts exact", async () => {
    await using folder = await storeFolder();
    const added = await (await folder.reopen()).delegated.add(request(4));
    const store = await folder.reopen();
    expect(added).toEqual({ ...request(4), sequence: added.sequence, state: "open" });
    expect(await store.delegated.get(added.sequence)).toEqual(added);
    expect(await store.delegated.open()).toEqual([added]);
    const small = await store.delegated.add(request(5, { subscription: subscription({ paymentAmount: 5n }) }));
    expect((await store.delegated.get(small.sequence))?.subscription.paymentAmount).toBe(5n);
  });

  test("are one for each owner and nonce, whatever the case of the owner's letters", async () => {
    await using store = openSqliteStore(":memory:");
    const first = await store.delegated.add(request(0));
    const lower = subscription({ owner: MIXED.toLowerCase() as Address });
    expect(await store.delegated.add(request(0, { subscription: lower, data: { other: 1 } }))).toEqual(first);
    const second = await store.delegated.add(request(1));
    const third = await store.delegated.add(request(0, { subscription: subscription({ owner: OWNER }) }));
    expect((await store.delegated.open()).map(({ sequence }) => sequence)).toEqual([
      first.sequence,
      second.sequence,
      third.sequence,
    ]);
  });

  test("close once, for a reason", async () => {
    await using store = openSqliteStore(":memory:");
    const { sequence } = await store.delegated.add(request(0));
    await store.delegated.close(sequence, "Subscription signer mismatch");
    await store.delegated.close(sequence, "later");
    expect(await store.delegated.get(sequence)).toMatchObject({
      state: "closed",
      reason: "Subscription signer mismatch",
    });
    expect(await store.delegated.open()).toEqual([]);
    expect(await store.delegated.get(999)).toBeUndefined();
  });

  test("asked for again after it failed, one is open again with the new data and nothing of the old", async () => {
    await using store = openSqliteStore(":memory:");
    const { sequence } = await store.delegated.add(request(0));
    const key = { subscriptionId: -sequence, interval: 1 };
    await store.deliveries.begin(key);
    await store.deliveries.end(key, "failed", "container down");
    await store.delegated.close(sequence, "container down");
    const again = await store.delegated.add(request(0, { data: { better: true } }));
    expect(again).toEqual({ ...request(0, { data: { better: true } }), sequence, state: "open" });
    expect(await store.deliveries.get(key)).toBeUndefined();
  });

  test.each(["sent", "delivered"])("asked for again after it was %s, one stays closed", async (state) => {
    await using store = openSqliteStore(":memory:");
    const { sequence } = await store.delegated.add(request(0));
    const key = { subscriptionId: -sequence, interval: 1 };
    await store.deliveries.begin(key);
    await store.deliveries.computed(key, PAYLOAD);
    if (state === "delivered") await store.deliveries.delivered(key);
    else await store.transactions.add({ nonce: 0, to: OWNER, data: "0x", gas: 1n, deliveries: [key] }, attempt(1));
    await store.delegated.close(sequence, "Delegated subscription completed for interval");
    expect(await store.delegated.add(request(0))).toMatchObject({ sequence, state: "closed" });
    expect(await store.deliveries.get(key)).toMatchObject({ state });
  });
});
