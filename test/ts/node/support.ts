import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Logger, pino } from "pino";

/** A logger that keeps its lines, parsed. */
export function memoryLogger(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: "debug", base: null }, { write: (line) => lines.push(JSON.parse(line)) });
  return { logger, lines };
}

export interface Reply {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as it is, instead of `body` as JSON. */
  text?: string;
}

export interface TestContainer extends AsyncDisposable {
  url: string;
  port: number;
  /** Parsed bodies of the requests so far. */
  requests: { body: unknown; headers: IncomingMessage["headers"] }[];
}

/** A container over real HTTP whose answers the test gives. */
export async function startContainer(
  answer: (body: unknown, count: number) => Reply | Promise<Reply>,
): Promise<TestContainer> {
  const requests: TestContainer["requests"] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || "null"); // GET has none
    requests.push({ body, headers: request.headers });
    const { status = 200, text, body: reply, headers } = await answer(body, requests.length);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(text ?? JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Above the longest test's timeout: a wait must not go on for ever, and keep the process alive, after its test failed. */
const HOPELESS_MS = 180_000;

/** Calls `look` every few milliseconds until it gives something; vitest's timeout fails the test before this gives up. */
export async function until<Result>(look: () => Promise<Result | undefined> | Result | undefined): Promise<Result> {
  const deadline = performance.now() + HOPELESS_MS;
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("what was waited for didn't come");
}

/** Waits until `isSo` is true; vitest's timeout ends a hopeless wait. */
export const untilTrue = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
  await until(async () => (await isSo()) || undefined);
};
