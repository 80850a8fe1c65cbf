import { describe, expect, test } from "vitest";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { PAYLOAD } from "../../fixtures.ts";
import { storeFolder } from "./support.ts";

const KEY = { subscriptionId: 3, interval: 2 };

describe("deliveries", () => {
  test("begin once; later beginnings give what stands", async () => {
    await using store = openSqliteStore(":memory:");
    expect(await store.deliveries.get(KEY)).toBeUndefined();
    expect(await store.deliveries.begin(KEY)).toEqual({ ...KEY, state: "due", reverts: 0 });
    await store.deliveries.computed(KEY, PAYLOAD);
    expect(await store.deliveries.begin(KEY)).toMatchObject({ state: "computed", payload: PAYLOAD });
    expect(await store.deliveries.begin({ ...KEY, interval: 3 })).toMatchObject({ state: "due" });
  });

  test("keep their payload, empty parts too, across a restart", async () => {
    await using folder = await storeFolder();
    const store = await folder.reopen();
    await store.deliveries.begin(KEY);
    await store.deliveries.computed(KEY, { input: "0x", output: "0x", proof: "0x" });
    expect(await (await folder.reopen()).deliveries.get(KEY)).toEqual({
      ...KEY,
      state: "computed",
      reverts: 0,
      payload: { input: "0x", output: "0x", proof: "0x" },
    });
  });

  test("an output is stored once: a second computation changes nothing", async () => {
    await using store = openSqliteStore(":memory:");
    await store.deliveries.begin(KEY);
    await store.deliveries.computed(KEY, PAYLOAD);
    await store.deliveries.computed(KEY, { ...PAYLOAD, output: "0xbad0" });
    expect((await store.deliveries.get(KEY))?.payload).toEqual(PAYLOAD);
    await store.deliveries.computed({ ...KEY, interval: 99 }, PAYLOAD);
    expect(await store.deliveries.get({ ...KEY, interval: 99 })).toBeUndefined();
  });

  test("end once, with a reason; being delivered overrules that", async () => {
    await using store = openSqliteStore(":memory:");
    await store.deliveries.begin(KEY);
    await store.deliveries.end(KEY, "failed", "no inputs");
    await store.deliveries.end(KEY, "skipped", "late");
    expect(await store.deliveries.get(KEY)).toMatchObject({ state: "failed", reason: "no inputs" });
    await store.deliveries.delivered(KEY);
    expect(await store.deliveries.get(KEY)).toEqual({ ...KEY, state: "delivered", reverts: 0 });
    await store.deliveries.end(KEY, "failed", "too late");
    expect(await store.deliveries.get(KEY)).toMatchObject({ state: "delivered" });
  });

  test("unfinished ones are listed in the order they began", async () => {
    await using store = openSqliteStore(":memory:");
    const keys = [5, -1, 9, 2, 7].map((subscriptionId) => ({ subscriptionId, interval: 1 }));
    for (const key of keys) await store.deliveries.begin(key);
    const [first, second, third] = keys;
    if (!first || !second || !third) throw new Error("unreachable");
    await store.deliveries.computed(first, PAYLOAD);
    await store.deliveries.delivered(second);
    await store.deliveries.end(third, "skipped", "not needed");
    const unfinished = await store.deliveries.unfinished();
    expect(unfinished.map(({ subscriptionId, state }) => [subscriptionId, state])).toEqual([
      [5, "computed"],
      [2, "due"],
      [7, "due"],
    ]);
    expect(await store.deliveries.countUnfinished()).toBe(3);
  });
});
