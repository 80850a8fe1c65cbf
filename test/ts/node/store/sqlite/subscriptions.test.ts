import { expect, test } from "vitest";
import type { TrackedSubscription } from "../../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { block, subscription } from "../../fixtures.ts";

const open = (id: number): TrackedSubscription => ({ id, subscription: subscription(), state: "open" });

test("subscriptions stay open until they are closed, once, for a reason", async () => {
  await using store = openSqliteStore(":memory:");
  await store.chain.advance({ block: block(1n), lastSubscriptionId: 3, created: [open(3), open(1), open(2)] });
  await store.subscriptions.close(2, "Subscription cancelled");
  await store.subscriptions.close(2, "Subscription completed");
  await store.subscriptions.close(99, "unknown");
  expect((await store.subscriptions.open()).map(({ id }) => id)).toEqual([1, 3]);
  expect(await store.subscriptions.get(2)).toEqual({ ...open(2), state: "closed", reason: "Subscription cancelled" });
  expect(await store.subscriptions.get(99)).toBeUndefined();
});

test("a subscription read again replaces what was known of its id", async () => {
  await using store = openSqliteStore(":memory:");
  await store.chain.advance({ block: block(1n), lastSubscriptionId: 1, created: [open(1)] });
  await store.subscriptions.close(1, "gone");
  const other = { ...open(1), subscription: subscription({ period: 60 }) };
  await store.chain.advance({ block: block(1n, 1), lastSubscriptionId: 1, created: [other] });
  expect(await store.subscriptions.get(1)).toEqual(other);
});
