import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { attempt, block, job, OWNER, PAYLOAD, subscription } from "../../fixtures.ts";

/**
 * Takes requests through their whole life in a store, and says on stdout what is done. Ends only by being killed.
 * `node writer.ts FILE`
 */
const [path = ""] = process.argv.slice(2);
const store = openSqliteStore(path);
const say = (text: string) => process.stdout.write(`${text}\n`);
say("open");
for (let n = 1; ; n++) {
  const key = { subscriptionId: n, interval: 1 };
  await store.jobs.add([job(`job-${n}`), job(`twin-${n}`)]);
  await store.chain.advance({
    block: block(BigInt(n)),
    lastSubscriptionId: n,
    created: [{ id: n, subscription: subscription(), state: "open" }],
  });
  await store.deliveries.begin(key);
  await store.deliveries.computed(key, PAYLOAD);
  const content = { nonce: n - 1, to: OWNER, data: "0xdeadbeef", gas: 21_000n, deliveries: [key] } as const;
  const id = await store.transactions.add(content, attempt(n));
  say(`sent ${n}`);
  await store.transactions.settle(id, "mined", block(BigInt(n)), [{ ...key, ok: true }]);
  await store.subscriptions.close(n, "Subscription completed");
  await store.jobs.finish(`job-${n}`, "success", [{ container: "a", output: n }]);
  say(`done ${n}`);
}
