import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { ContainerRunner } from "../../../../ts/node/containers/ContainerRunner.ts";
import { type ContainerRequest, JobLocation } from "../../../../ts/node/containers/callContainer.ts";
import { streamContainer } from "../../../../ts/node/containers/streamContainer.ts";
import { ShutdownError } from "../../../../ts/node/errors.ts";
import { container } from "../fixtures.ts";
import { memoryLogger, until, untilTrue } from "../support.ts";

const REQUEST: ContainerRequest = {
  source: JobLocation.OFFCHAIN,
  destination: JobLocation.STREAM,
  data: { prompt: "hi" },
  requires_proof: true,
};
const never = new AbortController().signal;

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    server,
    entry: container("a", { port: (server.address() as AddressInfo).port }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const read = async (chunks: AsyncIterable<Uint8Array>) => {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
};

describe("streamContainer", () => {
  test("N29, T11: gives the bytes as they come, and sends the whole request", async () => {
    let body = "";
    const gates: (() => void)[] = [];
    await using remote = await serve(async (request, response) => {
      for await (const chunk of request) body += chunk;
      response.write("€".slice(0, 1));
      await new Promise<void>((resolve) => gates.push(resolve));
      response.end(" and on");
    });
    const chunks = streamContainer(remote.entry, REQUEST, { signal: never, idleMs: 5_000 });
    const first = await chunks.next();
    expect(new TextDecoder().decode(first.value ?? undefined)).toBe("€");
    expect(JSON.parse(body)).toEqual(REQUEST);
    (await until(() => gates[0]))();
    expect(await read(chunks)).toBe(" and on");
  });

  test("an empty stream is an answer", async () => {
    await using remote = await serve((_request, response) => response.end());
    expect(await read(streamContainer(remote.entry, REQUEST, { signal: never, idleMs: 5_000 }))).toBe("");
  });

  test.each([
    [503, true],
    [400, false],
  ])("HTTP %i is an error with the reason", async (status, retryable) => {
    await using remote = await serve((_request, response) =>
      response.writeHead(status).end('{"description":"no\\nmodel"}'),
    );
    await expect(read(streamContainer(remote.entry, REQUEST, { signal: never, idleMs: 5_000 }))).rejects.toMatchObject({
      code: "CONTAINER_FAILED",
      shortMessage: `Container a failed: HTTP ${status}.`,
      details: '{"description":"no\\nmodel"}',
      retryable,
    });
  });

  test("one that falls silent is given up, however long it has spoken", async () => {
    await using remote = await serve((_request, response) => {
      response.write("a");
    });
    const chunks = streamContainer(remote.entry, REQUEST, { signal: never, idleMs: 50 });
    await chunks.next();
    await expect(chunks.next()).rejects.toMatchObject({ code: "CONTAINER_TIMEOUT", retryable: true });
  });

  test("one that breaks off is an error, not an end", async () => {
    await using remote = await serve((_request, response) => {
      response.write("a", () => response.destroy());
    });
    await expect(read(streamContainer(remote.entry, REQUEST, { signal: never, idleMs: 5_000 }))).rejects.toMatchObject({
      code: "CONTAINER_UNREACHABLE",
    });
  });

  test("more than can be kept is an error", async () => {
    const megabyte = Buffer.alloc(2 ** 20, "a");
    await using remote = await serve((_request, response) => {
      const write = () => {
        while (response.write(megabyte));
        response.once("drain", write);
      };
      write();
    });
    await expect(read(streamContainer(remote.entry, REQUEST, { signal: never, idleMs: 5_000 }))).rejects.toMatchObject({
      code: "CONTAINER_ANSWER_TOO_LARGE",
    });
  });

  test.each(["return", "abort"])("who stops reading ends the call (%s)", async (how) => {
    let hungUp = false;
    await using remote = await serve((_request, response) => {
      response.once("close", () => {
        hungUp = true;
      });
      response.write("a");
    });
    const stopping = new AbortController();
    const chunks = streamContainer(remote.entry, REQUEST, { signal: stopping.signal, idleMs: 5_000 });
    await chunks.next();
    if (how === "return") await chunks.return();
    else {
      stopping.abort();
      await expect(chunks.next()).rejects.toBeInstanceOf(ShutdownError);
    }
    await untilTrue(() => hungUp);
  });
});

describe("ContainerRunner.stream", () => {
  test("takes one of the container's places until it ends", async () => {
    let open = 0;
    await using remote = await serve((_request, response) => {
      open += 1;
      response.write("a");
    });
    const entry = { ...remote.entry, concurrency: 1, queue: 1 };
    const runner = new ContainerRunner({ logger: memoryLogger().logger, signal: never });
    const first = runner.stream(entry, REQUEST, never);
    await first.next();
    const second = runner.stream(entry, REQUEST, never);
    const waiting = second.next();
    await expect(runner.stream(entry, REQUEST, never).next()).rejects.toMatchObject({ code: "CONTAINER_QUEUE_FULL" });
    expect(open).toBe(1);
    await first.return();
    expect((await waiting).done).toBe(false);
    await second.return();
  });

  test("counts for the circuit breaker", async () => {
    await using remote = await serve((_request, response) => response.writeHead(503).end());
    const runner = new ContainerRunner({
      logger: memoryLogger().logger,
      signal: never,
      breakAfter: 2,
      breakMs: 60_000,
    });
    for (const code of ["CONTAINER_FAILED", "CONTAINER_FAILED", "CONTAINER_UNAVAILABLE"]) {
      await expect(runner.stream(remote.entry, REQUEST, never).next()).rejects.toMatchObject({ code });
    }
  });
});
