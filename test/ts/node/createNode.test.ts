import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer, Socket } from "node:net";
import { type Address, createWalletClient, http } from "viem";
import { foundry } from "viem/chains";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { deployProtocol } from "../../../ts/deploy/deployProtocol.ts";
import { parseConfig } from "../../../ts/node/config/parseConfig.ts";
import { createNode } from "../../../ts/node/createNode.ts";
import { ShutdownError } from "../../../ts/node/errors.ts";
import { openSqliteStore } from "../../../ts/node/store/sqlite/openSqliteStore.ts";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";
import { InfernetError } from "../../../ts/protocol/errors/InfernetError.ts";
import { block, OWNER } from "./fixtures.ts";
import { storeFolder } from "./store/sqlite/support.ts";
import { memoryLogger, startContainer, untilTrue } from "./support.ts";
import { startTcpProxy, type TcpProxy } from "./tcpProxy.ts";
import { accountOf, startChain, type TestChain } from "./testChain.ts";

let chain: TestChain;
let registry: Address;

beforeAll(async () => {
  chain = await startChain();
  const transport = http(chain.rpcUrl);
  const deployer = createWalletClient({ account: accountOf(0), chain: foundry, transport, pollingInterval: 20 });
  ({
    addresses: { registry },
  } = await deployProtocol(deployer));
});
afterAll(() => chain.close());

interface Fields {
  port?: number;
  containerUrl?: string;
  registryAddress?: Address;
  /** Serves subscriptions by this websocket. */
  wire?: TcpProxy;
}

function configOf(path: string, { port = 0, containerUrl = "http://127.0.0.1:9", wire, registryAddress }: Fields = {}) {
  const { config } = parseConfig({
    log: { path: "" },
    server: { port },
    store: { path },
    manage_containers: false,
    containers: [{ id: "a", url: containerUrl }],
    ...(wire && {
      chain: {
        enabled: true,
        rpc_url: `ws://127.0.0.1:${wire.port}`,
        registry_address: registryAddress ?? registry,
        trail_head_blocks: 0,
        wallet: { private_key: ANVIL_ACCOUNTS[1].privateKey },
      },
    }),
  });
  return config;
}

async function wireTo(port?: number): Promise<TcpProxy> {
  const wire = await startTcpProxy(port);
  onTestFinished(() => wire[Symbol.asyncDispose]());
  return wire;
}

/** The store is free again, and no connection to the chain is left. */
async function expectNothingLeft(path: string, wire?: TcpProxy): Promise<void> {
  await openSqliteStore(path).close();
  if (wire) await untilTrue(() => wire.open === 0);
}

async function failureOf(work: Promise<AsyncDisposable>): Promise<InfernetError> {
  const error = await work.then(
    async (node) => {
      await node[Symbol.asyncDispose]();
      return expect.unreachable("it started");
    },
    (cause: unknown) => cause,
  );
  if (!(error instanceof InfernetError)) throw error;
  return error;
}

describe("a node without a chain", () => {
  test("serves jobs, and frees port and store when it is closed", async () => {
    await using folder = await storeFolder();
    const { logger, lines } = memoryLogger();
    const node = await createNode({ config: configOf(folder.path), logger });
    expect(await (await fetch(`${node.url}/info`)).json()).toMatchObject({ chain: { enabled: false, address: "" } });
    expect(node.address).toBeUndefined();
    await Promise.all([node.close(), node.close()]);
    await node.close();
    await expect(fetch(`${node.url}/health`)).rejects.toThrow();
    await expectNothingLeft(folder.path);
    expect(lines.map(({ msg }) => msg)).toContain("Node started");
    expect(lines.at(-1)?.["msg"]).toBe("Node stopped");
    await using again = await createNode({
      config: configOf(folder.path, { port: Number(new URL(node.url).port) }),
      logger,
    });
    expect((await fetch(`${again.url}/health`)).status).toBe(200);
  });

  test("N34, N35, T16: calls nobody: there is no telemetry and no look for a newer version", async () => {
    await using folder = await storeFolder();
    const connect = vi.spyOn(Socket.prototype, "connect");
    onTestFinished(() => connect.mockRestore());
    const node = await createNode({ config: configOf(folder.path), logger: memoryLogger().logger });
    await node.close();
    expect(connect.mock.calls).toEqual([]);
  });

  test("closed while a job runs, it doesn't wait for it; the next one runs it to its end", async () => {
    await using folder = await storeFolder();
    const gate = Promise.withResolvers<void>();
    await using remote = await startContainer(async (_body, count) => {
      if (count === 1) await gate.promise;
      return { body: { count } };
    });
    const config = configOf(folder.path, { containerUrl: remote.url });
    const first = await createNode({ config, logger: memoryLogger().logger });
    const accepted = await fetch(`${first.url}/api/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"containers":["a"],"data":{}}',
    });
    const { id } = (await accepted.json()) as { id: string };
    await untilTrue(() => remote.requests.length === 1);
    await first.close();
    gate.resolve();
    await using second = await createNode({ config, logger: memoryLogger().logger });
    await untilTrue(async () => {
      const [job] = (await (await fetch(`${second.url}/api/jobs?id=${id}`)).json()) as { status: string }[];
      return job?.status === "success";
    });
    expect(remote.requests.length).toBe(2);
  });
});

test("a node closes at once also with a container that hangs and a stream that nobody reads to its end", async () => {
  await using folder = await storeFolder();
  const hanging = createHttpServer((request, response) => {
    response.writeHead(200, { "content-type": "text/plain" }).write("once upon");
    request.resume();
  });
  await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => hanging.closeAllConnections());
  onTestFinished(() => void hanging.close());
  const { port } = hanging.address() as AddressInfo;
  const config = configOf(folder.path, { containerUrl: `http://127.0.0.1:${port}` });
  const node = await createNode({ config, logger: memoryLogger().logger });
  const post = (path: string) =>
    fetch(`${node.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"containers":["a"],"data":{}}',
    });
  await post("/api/jobs");
  const reader = (await post("/api/jobs/stream")).body?.getReader();
  let text = "";
  while (!text.includes("once upon")) text += new TextDecoder().decode((await reader?.read())?.value);
  await node.close();
  await expectNothingLeft(folder.path);
});

describe("a node with a chain", () => {
  test("T12: starts without a payment address, has one connection, and none when it is closed", async () => {
    await using folder = await storeFolder();
    const wire = await wireTo(chain.port);
    const node = await createNode({ config: configOf(folder.path, { wire }), logger: memoryLogger().logger });
    expect(node.address).toBe(accountOf(1).address);
    expect(wire.open).toBe(1);
    await node.close();
    await expectNothingLeft(folder.path, wire);
  });

  test("closes also while the RPC is down", async () => {
    await using folder = await storeFolder();
    const wire = await wireTo(chain.port);
    const node = await createNode({ config: configOf(folder.path, { wire }), logger: memoryLogger().logger });
    await wire.down();
    await node.close();
    await expectNothingLeft(folder.path, wire);
  });
});

describe("a start that fails leaves nothing open", () => {
  test("the port is taken", async () => {
    await using folder = await storeFolder();
    const wire = await wireTo(chain.port);
    const squatter = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void squatter.close());
    await untilTrue(() => squatter.listening);
    const { port } = squatter.address() as AddressInfo;
    const error = await failureOf(
      createNode({ config: configOf(folder.path, { port, wire }), logger: memoryLogger().logger }),
    );
    expect(error.code).toBe("PORT_IN_USE");
    await expectNothingLeft(folder.path, wire);
  });

  test("the store is held by another node", async () => {
    await using folder = await storeFolder();
    const store = await folder.reopen();
    const wire = await wireTo(chain.port);
    const error = await failureOf(
      createNode({ config: configOf(folder.path, { wire }), logger: memoryLogger().logger }),
    );
    expect(error.code).toBe("STORE_LOCKED");
    expect(wire.made).toBe(0);
    await store.close();
  });

  test("infernet-node#17: there is no Registry", async () => {
    await using folder = await storeFolder();
    const wire = await wireTo(chain.port);
    const { logger, lines } = memoryLogger();
    const error = await failureOf(
      createNode({ config: configOf(folder.path, { wire, registryAddress: OWNER }), logger }),
    );
    expect(error.code).toBe("REGISTRY_MISSING");
    expect(lines.filter(({ level }) => Number(level) > 30)).toEqual([]);
    await expectNothingLeft(folder.path, wire);
  });

  test("the store is another chain's", async () => {
    await using folder = await storeFolder();
    const wire = await wireTo(chain.port);
    const store = await folder.reopen();
    await store.chain.reset({ chainId: 1, genesisHash: block(0n).hash, coordinator: OWNER, node: OWNER });
    await store.close();
    const error = await failureOf(
      createNode({ config: configOf(folder.path, { wire }), logger: memoryLogger().logger }),
    );
    expect(error.code).toBe("STORE_OF_ANOTHER_CHAIN");
    await expectNothingLeft(folder.path, wire);
  });

  test("the RPC is down, and whoever waits gives up", async () => {
    await using folder = await storeFolder();
    const wire = await wireTo();
    await wire.down();
    const giveUp = new AbortController();
    const { logger, lines } = memoryLogger();
    const failing = failureOf(createNode({ config: configOf(folder.path, { wire }), logger, signal: giveUp.signal }));
    await untilTrue(() => lines.some(({ msg }) => msg === "RPC failed, trying again"));
    giveUp.abort();
    expect(await failing).toBeInstanceOf(ShutdownError);
    await expectNothingLeft(folder.path, wire);
    const early = failureOf(
      createNode({ config: configOf(folder.path, { wire }), logger, signal: AbortSignal.abort() }),
    );
    expect(await early).toBeInstanceOf(ShutdownError);
  });
});
