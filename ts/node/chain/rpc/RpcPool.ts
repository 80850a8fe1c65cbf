import type { Logger } from "pino";
import {
  BaseError,
  createPublicClient,
  createTransport,
  type EIP1193RequestFn,
  http,
  type PublicClient,
  RpcRequestError,
  TimeoutError,
  type WebSocketTransport,
  webSocket,
} from "viem";
import { socketClientCache } from "viem/utils";
import { reasonOf } from "../../../protocol/reasonOf.ts";
import { ChainSetupError } from "../../errors.ts";
import type { Metrics } from "../../metrics.ts";
import { Semaphore } from "../../Semaphore.ts";
import { isEndpointFault } from "./endpointFault.ts";
import { within } from "./within.ts";

export interface RpcPoolOptions {
  /** `http(s)` and `ws(s)` URLs, best first. They may hold keys, so logs name them by host alone. */
  urls: readonly string[];
  logger: Logger;
  /** How long an endpoint that failed is left alone while there are others, in milliseconds. Default 60,000. */
  pauseMs?: number;
  /** From request to answer, in milliseconds. Default 10,000. */
  timeoutMs?: number;
  /** Requests under way at once. Default 64. */
  concurrency?: number;
  /** An endpoint this many blocks behind the best one is paused. Default 5. */
  maxLagBlocks?: number;
  metrics?: Metrics | undefined;
  /** Ends requests under way when the node stops. */
  signal?: AbortSignal | undefined;
}

/** Wait before heads are subscribed to again. */
const SUBSCRIBE_AGAIN_MS = 1_000;

type WebSocketValue = NonNullable<ReturnType<WebSocketTransport>["value"]>;

interface Endpoint {
  /** Fit for a log. */
  name: string;
  url: string;
  request: EIP1193RequestFn;
  socket: WebSocketValue | undefined;
  pausedUntilMs: number;
  /** Answers for another chain: never used again. */
  isEjected: boolean;
  isVerified: boolean;
}

function openEndpoint(url: string, timeoutMs: number, signal: AbortSignal | undefined): Endpoint {
  const isWebSocket = /^wss?:/.test(url);
  // No reconnecting by viem: a connection that never came about would be tried for ever, with nobody to stop it.
  const open = isWebSocket
    ? webSocket(url, { keepAlive: { interval: 10_000 }, reconnect: false })
    : http(url, { batch: { batchSize: 100 }, ...(signal && { fetchFn: stoppedBy(signal) }) });
  const { request, value } = open({ retryCount: 0, timeout: timeoutMs });
  const late = () => new TimeoutError({ body: {}, url });
  return {
    name: URL.parse(url)?.host ?? "rpc",
    url,
    // viem waits for a socket to open without a limit.
    request: ((args) => within(timeoutMs, request(args), late, signal)) as EIP1193RequestFn,
    socket: isWebSocket ? (value as WebSocketValue) : undefined,
    pausedUntilMs: 0,
    isEjected: false,
    isVerified: false,
  };
}

/** Fetches until the node stops: a connection that waits for an answer would keep the process alive. */
const stoppedBy =
  (stop: AbortSignal): typeof fetch =>
  (input, { signal, ...init } = {}) =>
    fetch(input, { ...init, signal: signal ? AbortSignal.any([signal, stop]) : stop });

/** Lets go of a socket, so that the next request opens a new one: viem would keep a broken one, and use it. */
function dropSocket(url: string): void {
  for (const client of socketClientCache.values()) if (client.url === url) client.close();
}

const isAnswer = (error: unknown): boolean =>
  error instanceof BaseError && error.walk((cause) => cause instanceof RpcRequestError) !== null;

/**
 * One chain by several RPC endpoints. A request goes to the first endpoint that is well; one that can't be reached, is too
 * slow, limits the rate or lags behind is left alone for a while, one of another chain for good. The pool itself doesn't retry:
 * whoever asks knows whether asking again is right.
 */
export class RpcPool {
  /** Reads and sends by whichever endpoint is well. */
  readonly client: PublicClient;
  readonly #endpoints: Endpoint[];
  readonly #options: Required<Omit<RpcPoolOptions, "metrics" | "signal">>;
  readonly #metrics: Metrics | undefined;
  readonly #slots: Semaphore;
  readonly #signal: AbortSignal | undefined;
  #chainId: number | undefined;

  constructor({ metrics, signal, ...options }: RpcPoolOptions) {
    this.#metrics = metrics;
    this.#signal = signal;
    this.#options = { pauseMs: 60_000, timeoutMs: 10_000, concurrency: 64, maxLagBlocks: 5, ...options };
    this.#endpoints = options.urls.map((url) => openEndpoint(url, this.#options.timeoutMs, signal));
    this.#slots = new Semaphore(this.#options.concurrency);
    const request = ((args: { method: string; params?: unknown }) => this.#request(args)) as EIP1193RequestFn;
    this.#sampleEndpoints();
    this.client = createPublicClient({
      transport: () => createTransport({ key: "pool", name: "RPC pool", type: "pool", request, retryCount: 0 }),
      cacheTime: 0,
    });
  }

  /** Whether new heads are pushed to `onHead`. */
  get pushesHeads(): boolean {
    return this.#endpoints.some(({ socket }) => socket !== undefined);
  }

  /**
   * Calls `listener` when an endpoint that can push announces a block. A subscription that fails is made again.
   *
   * @returns stops it
   */
  onHead(listener: () => void): () => void {
    const stops = this.#endpoints.flatMap((endpoint) =>
      endpoint.socket ? [this.#subscribe(endpoint, endpoint.socket, listener)] : [],
    );
    return () => {
      for (const stop of stops) stop();
    };
  }

  /**
   * Pauses endpoints that lag behind the best one.
   *
   * @returns each endpoint's newest block, or `undefined` where it gave none
   */
  async checkLag(): Promise<(bigint | undefined)[]> {
    if (this.#endpoints.length < 2) return [];
    const heads = await Promise.all(
      this.#endpoints.map(async (endpoint) => {
        if (endpoint.isEjected) return undefined;
        try {
          return BigInt(await endpoint.request({ method: "eth_blockNumber" }));
        } catch (error) {
          this.#pause(endpoint, error);
          return undefined;
        }
      }),
    );
    const best = heads.reduce<bigint>((most, head) => (head !== undefined && head > most ? head : most), 0n);
    heads.forEach((head, index) => {
      const endpoint = this.#endpoints[index];
      if (endpoint && head !== undefined && best - head > BigInt(this.#options.maxLagBlocks)) {
        this.#pause(endpoint, new Error(`${best - head} blocks behind`));
      }
    });
    return heads;
  }

  close(): void {
    for (const { url } of this.#endpoints) dropSocket(url);
  }

  async #request(args: { method: string; params?: unknown }): Promise<unknown> {
    return this.#slots.run(async () => {
      let failure: unknown;
      for (const endpoint of this.#inOrder()) {
        try {
          await this.#verify(endpoint);
          if (!endpoint.isEjected) return await this.#ask(endpoint, args);
        } catch (error) {
          if (this.#signal?.aborted || !isEndpointFault(error)) throw error;
          failure = error;
          if (!isAnswer(error)) dropSocket(endpoint.url);
          this.#pause(endpoint, error);
        }
      }
      throw failure ?? this.#allEjected();
    });
  }

  /** Asks one endpoint, and measures it. */
  async #ask(endpoint: Endpoint, args: { method: string; params?: unknown }): Promise<unknown> {
    const labels = { endpoint: endpoint.name, method: args.method };
    const startedAt = performance.now();
    const measure = (outcome: "ok" | "error" | "failed") => {
      this.#metrics?.count("rpc_requests_total", { ...labels, outcome });
      this.#metrics?.observe("rpc_request_seconds", labels, (performance.now() - startedAt) / 1000);
    };
    try {
      const answer = await endpoint.request(args as Parameters<EIP1193RequestFn>[0]);
      measure("ok");
      return answer;
    } catch (error) {
      measure(isEndpointFault(error) ? "failed" : "error");
      throw error;
    }
  }

  #sampleEndpoints(): void {
    const { concurrency } = this.#options;
    this.#metrics?.sample("rpc_requests_active", {}, () => concurrency - this.#slots.free);
    for (const endpoint of this.#endpoints) {
      this.#metrics?.sample("rpc_endpoint_up", { endpoint: endpoint.name }, () => {
        if (endpoint.isEjected) return -1;
        return endpoint.pausedUntilMs > Date.now() ? 0 : 1;
      });
    }
  }

  /** Endpoints that are well, in the configured order; after them the paused ones, whose time may have come. */
  #inOrder(): Endpoint[] {
    const now = Date.now();
    const usable = this.#endpoints.filter(({ isEjected }) => !isEjected);
    return [
      ...usable.filter(({ pausedUntilMs }) => pausedUntilMs <= now),
      ...usable.filter(({ pausedUntilMs }) => pausedUntilMs > now).sort((a, b) => a.pausedUntilMs - b.pausedUntilMs),
    ];
  }

  /** The first endpoint says which chain it is; the others must agree. */
  async #verify(endpoint: Endpoint): Promise<void> {
    if (endpoint.isVerified) return;
    const chainId = Number(await endpoint.request({ method: "eth_chainId" }));
    this.#chainId ??= chainId;
    endpoint.isVerified = true;
    if (chainId === this.#chainId) return;
    endpoint.isEjected = true;
    this.#options.logger.error(
      { rpc: endpoint.name, chainId, expected: this.#chainId },
      "RPC endpoint is of another chain: not used any more",
    );
  }

  #pause(endpoint: Endpoint, error: unknown): void {
    if (this.#endpoints.length < 2 || this.#signal?.aborted) return;
    const isNew = endpoint.pausedUntilMs <= Date.now();
    endpoint.pausedUntilMs = Date.now() + this.#options.pauseMs;
    if (isNew) this.#options.logger.warn({ rpc: endpoint.name, err: reasonOf(error) }, "RPC endpoint paused");
  }

  #subscribe(endpoint: Endpoint, socket: WebSocketValue, listener: () => void): () => void {
    let isStopped = false;
    let unsubscribe: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    const again = (error: unknown) => {
      if (isStopped || timer) return; // a socket that breaks says so more than once
      this.#options.logger.warn(
        { rpc: endpoint.name, err: error instanceof Error ? reasonOf(error) : "The connection broke." },
        "Head subscription failed, subscribing again",
      );
      timer = setTimeout(subscribe, SUBSCRIBE_AGAIN_MS);
      dropSocket(endpoint.url);
      listener(); // whoever waits for a push looks for itself
    };
    const subscribe = () => {
      timer = undefined;
      socket.subscribe({ params: ["newHeads"], onData: listener, onError: again }).then((subscription) => {
        // A connection that is gone took the subscription with it.
        unsubscribe = () => void subscription.unsubscribe().catch(() => undefined);
        if (isStopped) unsubscribe();
        else listener(); // blocks that came before it are told by nobody
      }, again);
    };
    subscribe();
    return () => {
      isStopped = true;
      clearTimeout(timer);
      unsubscribe?.();
    };
  }

  #allEjected(): ChainSetupError {
    return new ChainSetupError("No RPC endpoint is of the configured chain.", {
      code: "RPC_WRONG_CHAIN",
      metaMessages: ["Check chain.rpc_url and chain.rpc_urls."],
    });
  }
}
