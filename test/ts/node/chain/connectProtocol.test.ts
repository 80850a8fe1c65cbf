import { type Address, createWalletClient, type Hex, http, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { foundry } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deployProtocol, type ProtocolDeployment } from "../../../../ts/deploy/deployProtocol.ts";
import { connectProtocol } from "../../../../ts/node/chain/connectProtocol.ts";
import { RpcPool } from "../../../../ts/node/chain/rpc/RpcPool.ts";
import { ChainSetupError } from "../../../../ts/node/errors.ts";
import { type RpcProxy, startRpcProxy } from "../rpcProxy.ts";
import { memoryLogger } from "../support.ts";
import { accountOf, returning, startChain, type TestChain } from "../testChain.ts";

const NODE = accountOf(1).address;
const OTHER: Address = "0x00000000000000000000000000000000000000bb";
const word = (value: Hex) => `0x${value.slice(2).padStart(64, "0")}` as const;

let chain: TestChain;
let proxy: RpcProxy;
let addresses: ProtocolDeployment["addresses"];

beforeAll(async () => {
  chain = await startChain();
  proxy = await startRpcProxy(chain.rpcUrl);
  const transport = http(chain.rpcUrl);
  const deployer = createWalletClient({ account: accountOf(0), chain: foundry, transport, pollingInterval: 20 });
  ({ addresses } = await deployProtocol(deployer));
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await chain.close();
});

const connect = (registry: Address, node: Address = NODE) =>
  connectProtocol(new RpcPool({ urls: [proxy.url], logger: memoryLogger().logger }).client, { registry, node });

async function problemOf(work: Promise<unknown>): Promise<ChainSetupError> {
  const error = await work.then(
    () => expect.unreachable("it connected"),
    (cause: unknown) => cause,
  );
  if (!(error instanceof ChainSetupError)) throw error;
  expect(error.retryable).toBe(false);
  return error;
}

describe("connectProtocol", () => {
  test("reads where the protocol is", async () => {
    const { registry, coordinator, reader, walletFactory } = addresses;
    expect(await connect(registry)).toEqual({
      chainId: 31337,
      genesisHash: (await chain.client.getBlock({ blockNumber: 0n })).hash,
      registry,
      coordinator,
      reader,
      walletFactory,
    });
  });

  test("an address without code is no Registry", async () => {
    const error = await problemOf(connect(OTHER));
    expect(error).toMatchObject({
      code: "REGISTRY_MISSING",
      shortMessage: `chain.registry_address ${OTHER} has no code on chain 31337.`,
    });
  });

  test.each([
    ["another contract", () => addresses.walletFactory],
    ["a contract that answers nonsense", () => OTHER],
  ])("%s is no Registry either", async (_name, registry) => {
    await chain.client.setCode({ address: OTHER, bytecode: returning("0x01") });
    const error = await problemOf(connect(registry()));
    expect(error.code).toBe("REGISTRY_INVALID");
    expect(error.message).toMatch(/is not an Infernet Registry\.\nReading [A-Z_]+\(\) failed\./);
  });

  test("a Registry that was never filled in says so", async () => {
    await chain.client.setCode({ address: OTHER, bytecode: returning(word(zeroAddress)) });
    const error = await problemOf(connect(OTHER));
    expect(error).toMatchObject({
      code: "REGISTRY_INVALID",
      shortMessage: `The Registry ${OTHER} on chain 31337 names the zero address.`,
    });
  });

  test("a public development key is refused where it would hold something of value", async () => {
    proxy.decide = ({ method }) => (method === "eth_chainId" ? { result: "0x1" } : "forward");
    const error = await problemOf(connect(addresses.registry));
    expect(error.code).toBe("WELL_KNOWN_KEY");
    const own = privateKeyToAddress(generatePrivateKey());
    expect(await connect(addresses.registry, own)).toMatchObject({ chainId: 1 });
    proxy.decide = () => "forward";
  });

  test("an RPC that fails is no mistake of the configuration: the same call may work later", async () => {
    for (const fault of [{ status: 503 }, { error: { code: -32603, message: "Internal error" } }]) {
      proxy.decide = ({ method }) => (method === "eth_call" ? fault : "forward");
      const error = await connect(addresses.registry).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(ChainSetupError);
    }
    proxy.decide = () => "forward";
  });
});
