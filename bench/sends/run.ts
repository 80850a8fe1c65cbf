/**
 * `npm run bench:sends [COUNT] [ERROR_PERCENT]`: sends so many transactions (default 10,000) over an RPC of which so many calls
 * fail (default 5 %: refused, unanswered, or done with the reply lost), and looks at what came of them on chain. `--json`.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { keccak256, parseEther, stringToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { Random } from "../../test/ts/chaos/Random.ts";
import { type Intervention, startRpcProxy } from "../../test/ts/node/rpcProxy.ts";
import { startAnvil } from "../../ts/devnet/anvil/startAnvil.ts";
import { connectChain } from "../../ts/devnet/connectChain.ts";
import { RpcPool } from "../../ts/node/chain/rpc/RpcPool.ts";
import { openSqliteStore } from "../../ts/node/store/sqlite/openSqliteStore.ts";
import { TransactionManager } from "../../ts/node/transactions/TransactionManager.ts";

const FAULTS: readonly [Intervention, ...Intervention[]] = [
  "lose-request",
  "lose-reply",
  { status: 429, text: "Too Many Requests" },
  { status: 502, text: "Bad Gateway" },
  { error: { code: -32603, message: "Internal error" } },
];
/** Callers at once: as many as the manager lets into the pool, and some that wait. */
const CALLERS = 48;

const [count = 10_000, percent = 5] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith("-"))
  .map(Number);
const random = new Random(1);
await using cleanup = new AsyncDisposableStack();
const anvil = cleanup.use(await startAnvil());
const { testClient, publicClient } = await connectChain(anvil.rpcUrl);
let faults = 0;
const proxy = cleanup.use(
  await startRpcProxy(anvil.rpcUrl, () => {
    proxy.calls.length = 0;
    if (!random.chance(percent / 100)) return "forward";
    faults += 1;
    return random.pick(FAULTS);
  }),
);
const folder = cleanup.adopt(await mkdtemp(join(tmpdir(), "infernet-sends-")), (path) => rm(path, { recursive: true }));
const store = cleanup.use(openSqliteStore(join(folder, "store.sqlite")));
const account = privateKeyToAccount(keccak256(stringToHex("bench:sends")));
await testClient.setBalance({ address: account.address, value: parseEther("100000") });
const stopping = new AbortController();
const logger = pino({ level: "silent" });
const settled = { success: 0, reverted: 0, abandoned: 0 };
const transactions = new TransactionManager({
  client: new RpcPool({ urls: [proxy.url], logger }).client,
  ...{ account, chainId: 31_337, store, logger, signal: stopping.signal, lookMs: 100, troubleMs: 100 },
  onSettled: (_transaction, receipt) => {
    settled[receipt?.status ?? "abandoned"] += 1;
  },
  outcomesOf: () => [],
});
cleanup.defer(() => {
  stopping.abort();
  transactions.stop();
});
await transactions.start();

const startedAt = performance.now();
let begun = 0;
const caller = async () => {
  while (begun < count) {
    begun += 1;
    const { settled: mined } = await transactions.send({
      ...{ to: account.address, data: "0x", gas: 21_000n, deliveries: [] },
    });
    await mined;
  }
};
await Promise.all(Array.from({ length: CALLERS }, caller));
const seconds = (performance.now() - startedAt) / 1000;
const nonce = await publicClient.getTransactionCount({ address: account.address });
const { pending, queued } = await testClient.getTxpoolStatus();
const result = {
  ...{ sends: count, faults, seconds: Number(seconds.toFixed(1)), perSecond: Number((count / seconds).toFixed(1)) },
  ...{ nonce, ...settled, open: (await store.transactions.pending()).length, pool: pending + queued },
};
console.log(process.argv.includes("--json") ? JSON.stringify(result) : result);
if (nonce !== count || settled.success !== count) throw new Error("some were lost, or sent twice");
