import { createPublicClient, http, type PublicClient, type WebSocketTransport, webSocket } from "viem";

const TIMEOUT_MS = 10_000;

/**
 * A client of one RPC endpoint, by its URL's scheme: `http(s)` with requests of one tick batched, or `ws(s)` that
 * reconnects for as long as the node runs. It doesn't retry: whoever asks knows whether asking again is right.
 *
 * @param rpcUrl may hold a key: it is never logged
 */
export function createClient(rpcUrl: string): PublicClient {
  const transport = /^wss?:/.test(rpcUrl)
    ? webSocket(rpcUrl, {
        retryCount: 0,
        timeout: TIMEOUT_MS,
        keepAlive: { interval: 10_000 },
        reconnect: { attempts: Number.MAX_SAFE_INTEGER, delay: 500 },
      })
    : http(rpcUrl, { retryCount: 0, timeout: TIMEOUT_MS, batch: { batchSize: 100 } });
  return createPublicClient({ transport, cacheTime: 0 });
}

/** Closes a client's socket, where it has one. */
export async function closeClient({ transport }: PublicClient): Promise<void> {
  if (transport.type !== "webSocket") return;
  const { getRpcClient } = transport as unknown as WebSocketTransportValue;
  (await getRpcClient()).close();
}

/** What viem's websocket transport carries beside the base type. */
type WebSocketTransportValue = NonNullable<ReturnType<WebSocketTransport>["value"]>;
