import { setTimeout as delay } from "node:timers/promises";
import { type Intervention, startRpcProxy } from "../node/rpcProxy.ts";
import { startTcpProxy } from "../node/tcpProxy.ts";
import type { Random } from "./Random.ts";
import type { Storm } from "./Storm.ts";

/** What the way to the chain does to requests; each a chance from 0 to 1. */
export interface RpcWeather {
  /** Answered with an error, or not forwarded. */
  errors: number;
  /** Not answered for longer than the node waits. */
  timeouts: number;
  /** Forwarded, and the reply is lost. */
  lostReplies: number;
}

export const FAIR_RPC: RpcWeather = { errors: 0, timeouts: 0, lostReplies: 0 };

/** Longer than a node waits for an answer. */
const HANG_MS = 12_000;

const ERRORS: readonly [Intervention, ...Intervention[]] = [
  "lose-request",
  { status: 429, text: "Too Many Requests" },
  { status: 502, text: "<html>Bad Gateway</html>" },
  { error: { code: -32005, message: "limit exceeded" } },
  { error: { code: -32603, message: "Internal error" } },
  { error: { code: -32000, message: "header not found" } },
];

export interface BadRpc extends AsyncDisposable {
  url: string;
  weather: RpcWeather;
  /** Refuses every connection. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** The way to the chain by HTTP: each call has its own fate, and a connection may be refused. */
export async function startBadHttp(target: string, random: Random): Promise<BadRpc> {
  let isDrawn = false;
  const proxy = await startRpcProxy(target, async () => {
    // The calls of a batch are asked about in one go, and share their fate.
    if (isDrawn) return "forward";
    isDrawn = true;
    queueMicrotask(() => {
      isDrawn = false;
    });
    proxy.calls.length = 0; // nobody looks at them, and there are many
    const { errors, timeouts, lostReplies } = rpc.weather;
    if (random.chance(timeouts)) {
      await delay(HANG_MS, undefined, { ref: false });
      return "lose-request";
    }
    if (random.chance(lostReplies)) return "lose-reply";
    return random.chance(errors) ? random.pick(ERRORS) : "forward";
  });
  const wire = await startTcpProxy(proxy.port);
  const rpc: BadRpc = {
    url: `http://127.0.0.1:${wire.port}`,
    weather: FAIR_RPC,
    down: () => wire.down(),
    up: () => wire.up(),
    async [Symbol.asyncDispose]() {
      await wire[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
    },
  };
  return rpc;
}

/** How often a websocket is looked at, to be cut or not, in milliseconds. */
const CUT_MS = 250;

/** The way to the chain by websocket: what breaks is the connection, with every call that is under way in it. */
export async function startBadWebSocket(port: number, random: Random, storm: Storm): Promise<BadRpc> {
  const wire = await startTcpProxy(port);
  const rpc: BadRpc = {
    url: `ws://127.0.0.1:${wire.port}`,
    weather: FAIR_RPC,
    down: () => wire.down(),
    up: () => wire.up(),
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
  storm.actor(async () => {
    await storm.pause(CUT_MS);
    const { errors, timeouts, lostReplies } = rpc.weather;
    if (random.chance(errors + timeouts + lostReplies)) wire.cut();
  });
  return rpc;
}
