import { describe, expect, test } from "vitest";
import { DeliveryGoneError } from "../../../../../ts/node/errors.ts";
import type { Store } from "../../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { attempt, block, OWNER, PAYLOAD } from "../../fixtures.ts";
import { storeFolder } from "./support.ts";

const KEYS = [1, 2].map((subscriptionId) => ({ subscriptionId, interval: 1 }));
const [FIRST = { subscriptionId: 1, interval: 1 }, SECOND = { subscriptionId: 2, interval: 1 }] = KEYS;
const content = (nonce: number, deliveries = KEYS) =>
  ({ nonce, to: OWNER, data: "0xdeadbeef", gas: 2n ** 63n, deliveries }) as const;

async function computed(store: Store): Promise<void> {
  for (const key of KEYS) {
    await store.deliveries.begin(key);
    await store.deliveries.computed(key, PAYLOAD);
  }
}

describe("transactions", () => {
  test("are written with their bytes and nonce, and their deliveries become sent, in one step", async () => {
    await using folder = await storeFolder();
    let store = await folder.reopen();
    await computed(store);
    const id = await store.transactions.add(content(7), attempt(1));
    store = await folder.reopen();
    const deliveries = [FIRST, SECOND].map((key, position) => ({ ...key, position }));
    const expected = { id, ...content(7), deliveries, state: "pending", attempts: [attempt(1)] };
    expect(await store.transactions.get(id)).toEqual(expected);
    expect(await store.transactions.pending()).toEqual([expected]);
    expect(await store.deliveries.get(FIRST)).toMatchObject({ state: "sent", transactionId: id });
  });

  test("never have the same nonce or the same bytes twice; a refused one leaves no trace", async () => {
    await using store = openSqliteStore(":memory:");
    await computed(store);
    await store.transactions.add(content(0, [FIRST]), attempt(1));
    await expect(store.transactions.add(content(0, [SECOND]), attempt(2))).rejects.toThrow(/UNIQUE/);
    await expect(store.transactions.add(content(1, [SECOND]), attempt(1))).rejects.toThrow(/UNIQUE/);
    expect((await store.transactions.pending()).length).toBe(1);
    expect(await store.transactions.nextNonce()).toBe(1);
    expect(await store.deliveries.get(SECOND)).toMatchObject({ state: "computed" });
  });

  test("carry nothing that isn't waiting to be sent: neither what is gone nor what was sent already", async () => {
    await using store = openSqliteStore(":memory:");
    await computed(store);
    const gone = { subscriptionId: 9, interval: 1 };
    await expect(store.transactions.add(content(0, [FIRST, gone]), attempt(1))).rejects.toBeInstanceOf(
      DeliveryGoneError,
    );
    expect(await store.transactions.pending()).toEqual([]);
    await store.transactions.add(content(0, [FIRST]), attempt(1));
    await expect(store.transactions.add(content(1, [FIRST]), attempt(2))).rejects.toBeInstanceOf(DeliveryGoneError);
    expect(await store.transactions.nextNonce()).toBe(1);
    expect(await store.deliveries.get(SECOND)).toMatchObject({ state: "computed" });
  });

  test("keep every signed version, oldest first, also when two are of the same millisecond", async () => {
    await using store = openSqliteStore(":memory:");
    const id = await store.transactions.add(content(0, []), attempt(3, { signedAtMs: 5 }));
    await store.transactions.addAttempt(id, attempt(2, { signedAtMs: 5 }));
    await store.transactions.addAttempt(id, attempt(1, { signedAtMs: 6 }));
    expect((await store.transactions.get(id))?.attempts.map(({ hash }) => Number(hash))).toEqual([3, 2, 1]);
  });

  test("carry deliveries in the order they were signed in, also when one was taken out", async () => {
    await using store = openSqliteStore(":memory:");
    await computed(store);
    const id = await store.transactions.add(content(0, [SECOND, FIRST]), attempt(1));
    expect((await store.transactions.get(id))?.deliveries).toEqual([
      { ...SECOND, position: 0 },
      { ...FIRST, position: 1 },
    ]);
    await store.transactions.settle(id, "mined", block(9n), [
      { ...SECOND, ok: false },
      { ...FIRST, ok: true },
    ]);
    expect((await store.transactions.get(id))?.deliveries).toEqual([{ ...FIRST, position: 1 }]);
  });

  test("mined, their deliveries are delivered, or computed again with one more revert", async () => {
    await using store = openSqliteStore(":memory:");
    await computed(store);
    const id = await store.transactions.add(content(0), attempt(1));
    const outcomes = [
      { ...FIRST, ok: true },
      { ...SECOND, ok: false },
    ];
    await store.transactions.settle(id, "mined", block(9n), outcomes);
    expect(await store.transactions.get(id)).toMatchObject({ state: "mined", block: block(9n), deliveries: [FIRST] });
    expect(await store.deliveries.get(FIRST)).toMatchObject({ state: "delivered" });
    expect(await store.deliveries.get(SECOND)).toEqual({ ...SECOND, state: "computed", reverts: 1, payload: PAYLOAD });
    expect(await store.transactions.pending()).toEqual([]);
  });

  test("told twice that it was mined, a revert counts once", async () => {
    await using store = openSqliteStore(":memory:");
    await computed(store);
    const id = await store.transactions.add(content(0, [FIRST]), attempt(1));
    for (let time = 0; time < 2; time++) {
      await store.transactions.settle(id, "reverted", block(9n), [{ ...FIRST, ok: false }]);
    }
    expect(await store.deliveries.get(FIRST)).toMatchObject({ state: "computed", reverts: 1 });
  });

  test("abandoned, their deliveries are computed again without a revert, and the nonce is free", async () => {
    await using store = openSqliteStore(":memory:");
    await computed(store);
    const id = await store.transactions.add(content(0, [FIRST]), attempt(1));
    await store.transactions.abandon(id);
    expect(await store.deliveries.get(FIRST)).toMatchObject({ state: "computed", reverts: 0 });
    expect(await store.transactions.nextNonce()).toBe(0);
    const again = await store.transactions.add(content(0, [FIRST]), attempt(2));
    expect((await store.transactions.pending()).map((one) => one.id)).toEqual([again]);
    expect(await store.deliveries.get(FIRST)).toMatchObject({ state: "sent", transactionId: again });
  });

  test("abandoned, the same bytes may be written again: signing the same content gives them", async () => {
    await using store = openSqliteStore(":memory:");
    await computed(store);
    const id = await store.transactions.add(content(0, [FIRST]), attempt(1));
    await store.transactions.addAttempt(id, attempt(2));
    await store.transactions.abandon(id);
    const again = await store.transactions.add(content(0, [FIRST]), attempt(2));
    expect(await store.transactions.pending()).toMatchObject([{ id: again, attempts: [attempt(2)] }]);
    await expect(store.transactions.add(content(1, []), attempt(2))).rejects.toThrow(/UNIQUE/);
  });

  test("one that was mined can't be abandoned", async () => {
    await using store = openSqliteStore(":memory:");
    const id = await store.transactions.add(content(0, []), attempt(1));
    await store.transactions.settle(id, "mined", block(1n), []);
    await store.transactions.abandon(id);
    expect((await store.transactions.get(id))?.state).toBe("mined");
  });

  test("taken back by the chain, those from a nonce on are pending again with their deliveries", async () => {
    await using store = openSqliteStore(":memory:");
    await computed(store);
    const ids = [
      await store.transactions.add(content(0, []), attempt(1)),
      await store.transactions.add(content(1, [FIRST]), attempt(2)),
      await store.transactions.add(content(2, [SECOND]), attempt(3)),
    ];
    const [zero = 0, one = 0, two = 0] = ids;
    await store.transactions.settle(zero, "mined", block(1n), []);
    await store.transactions.settle(one, "mined", block(2n), [{ ...FIRST, ok: true }]);
    await store.transactions.settle(two, "reverted", block(2n), [{ ...SECOND, ok: false }]);
    expect(await store.transactions.nextUnmined()).toBe(3);
    expect(await store.transactions.reopenFrom(1)).toBe(2);
    expect((await store.transactions.pending()).map(({ nonce, block: where }) => [nonce, where])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
    expect(await store.deliveries.get(FIRST)).toMatchObject({ state: "sent", transactionId: one });
    expect(await store.deliveries.get(SECOND)).toMatchObject({ state: "computed", reverts: 1 });
    expect(await store.transactions.nextUnmined()).toBe(1);
    expect(await store.transactions.reopenFrom(1)).toBe(0);
  });

  test("count nonces", async () => {
    await using store = openSqliteStore(":memory:");
    expect(await store.transactions.nextNonce()).toBe(0);
    expect(await store.transactions.nextUnmined()).toBe(0);
    const id = await store.transactions.add(content(41, []), attempt(1));
    await store.transactions.add(content(40, []), attempt(2));
    expect(await store.transactions.nextNonce()).toBe(42);
    expect(await store.transactions.nextUnmined()).toBe(0);
    expect((await store.transactions.pending()).map(({ nonce }) => nonce)).toEqual([40, 41]);
    await store.transactions.settle(id, "mined", block(1n), []);
    expect(await store.transactions.nextUnmined()).toBe(42);
    expect(await store.transactions.get(999)).toBeUndefined();
  });
});
