import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Account,
  createTestClient,
  createWalletClient,
  custom,
  type Hash,
  http,
  parseEther,
  publicActions,
  type Transport,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { ExecuteOptions } from "../../../ts/deploy/execute/executeDeployment.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";

/** Chain id of Base Sepolia: not one that is taken for local. */
export const CHAIN_ID = 84_532;

/** For tests: looks often, waits for little. */
export const QUICK: ExecuteOptions = { pollMs: 5, resendMs: 100, patienceMs: 2_000, timeoutMs: 20_000 };

/** An anvil of its own that passes for a public chain. */
export async function startPublicChain(...args: string[]) {
  const anvil = await startAnvil({ chainId: CHAIN_ID, args });
  const test = createTestClient({ mode: "anvil", transport: http(anvil.rpcUrl) }).extend(publicActions);
  /** A client of a new key that holds some ETH. */
  const newDeployer = async (options: { transport?: Transport; balance?: bigint; account?: Account } = {}) => {
    const { transport = http(anvil.rpcUrl), balance = parseEther("10") } = options;
    const account = options.account ?? privateKeyToAccount(generatePrivateKey());
    await test.setBalance({ address: account.address, value: balance });
    return createWalletClient({ account, transport, pollingInterval: 5, cacheTime: 0 }).extend(publicActions);
  };
  return { rpcUrl: anvil.rpcUrl, test, newDeployer, [Symbol.asyncDispose]: () => anvil.close() };
}

export type PublicChain = Awaited<ReturnType<typeof startPublicChain>>;

interface RpcRequest {
  method: string;
  params?: unknown;
}

/** Stands between a client and its chain: sees each request and may answer, fail, or let it pass. */
export function interceptedTransport(
  rpcUrl: string,
  intercept: (request: RpcRequest, pass: () => Promise<unknown>) => Promise<unknown>,
  retryCount = 0,
): Transport {
  const real = http(rpcUrl, { retryCount: 0 })({});
  return custom({ request: (request: RpcRequest) => intercept(request, () => real.request(request)) }, { retryCount });
}

/** A folder that is deleted at the end. */
export async function temporaryFolder(name: string) {
  const path = await mkdtemp(join(tmpdir(), `infernet-${name}-`));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The records of a journal, parsed. */
export async function recordsOf(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Hashes of all transactions of an account that were mined, in order. */
export async function minedBy({ test }: PublicChain, address: string): Promise<Hash[]> {
  const hashes: Hash[] = [];
  const last = await test.getBlockNumber({ cacheTime: 0 });
  for (let number = 0n; number <= last; number++) {
    const { transactions } = await test.getBlock({ blockNumber: number, includeTransactions: true });
    hashes.push(...transactions.filter(({ from }) => from === address.toLowerCase()).map(({ hash }) => hash));
  }
  return hashes;
}
