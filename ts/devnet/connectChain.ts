import {
  type Chain,
  createPublicClient,
  createTestClient,
  type HttpTransport,
  http,
  type PublicClient,
  type TestClient,
} from "viem";
import { foundry } from "viem/chains";
import { reasonOf } from "../protocol/reasonOf.ts";
import { RpcUnusableError } from "./errors/RpcUnusableError.ts";

/** The devnet's chain and how to talk to it. */
export interface ChainConnection {
  chain: Chain;
  rpcUrl: string;
  wsUrl: string;
  publicClient: PublicClient<HttpTransport, Chain>;
  testClient: TestClient<"anvil", HttpTransport, Chain>;
}

/** Anvil is on this machine: asking often costs nothing, and answers are seen at once. */
export const POLLING_INTERVAL_MS = 25;

/**
 * Connects to a running anvil, whatever its chain id.
 *
 * @param rpcUrl HTTP URL
 * @throws {RpcUnusableError} when nothing answers, or something else than anvil: the devnet uses public keys
 */
export async function connectChain(rpcUrl: string): Promise<ChainConnection> {
  if (!/^https?:$/.test(URL.parse(rpcUrl)?.protocol ?? "")) {
    throw new RpcUnusableError({ rpcUrl, reason: "it is no http:// URL" });
  }
  const wsUrl = rpcUrl.replace(/^http/, "ws");
  const transport = http(rpcUrl, { retryCount: 0, timeout: 10_000 });
  const probe = createPublicClient({ transport });
  const [version, id] = await Promise.all([probe.request({ method: "web3_clientVersion" }), probe.getChainId()]).catch(
    (cause: unknown) => {
      throw new RpcUnusableError({ rpcUrl, reason: reasonOf(cause), cause });
    },
  );
  if (!version.startsWith("anvil/")) {
    throw new RpcUnusableError({ rpcUrl, reason: `it is ${version}, no anvil, and the devnet's keys are public` });
  }
  const chain: Chain = { ...foundry, id, rpcUrls: { default: { http: [rpcUrl], webSocket: [wsUrl] } } };
  const options = { chain, transport: http(rpcUrl), pollingInterval: POLLING_INTERVAL_MS };
  return {
    ...{ chain, rpcUrl, wsUrl },
    publicClient: createPublicClient({ ...options, cacheTime: 0 }),
    testClient: createTestClient({ ...options, mode: "anvil" }),
  };
}
