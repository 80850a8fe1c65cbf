import { once } from "node:events";
import { connect } from "node:net";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { encodeRequest } from "../../../ts/codec/encodeRequest.ts";
import type { Backend } from "../../../ts/service/backends/Backend.ts";
import { createService, type ServiceOptions } from "../../../ts/service/createService.ts";
import { fakeBackend } from "./support/fakeBackend.ts";

const silent = pino({ level: "silent" });

function start(options: ServiceOptions = {}): ReturnType<typeof createService> {
  return createService({ port: 0, logger: silent, backend: fakeBackend(), ...options });
}

function post(url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/service_output`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

const STREAM = { source: 1, destination: 2, data: { task_id: 1, prompt: "go" } };
const CLASSIFY = { source: 1, destination: 1, data: { task_id: 2, text: "I love it!" } };

describe("a running service", () => {
  test("answers at its URL and gives its port back when it closes", async () => {
    const service = await start();
    expect(service).toMatchObject({ id: "hf_inference_client_service", url: `http://127.0.0.1:${service.port}` });
    expect((await fetch(service.url)).status).toBe(200);
    await Promise.all([service.close(), service.close()]);
    await expect(fetch(service.url)).rejects.toThrow();
    await using again = await start({ port: service.port });
    expect((await fetch(again.url)).status).toBe(200);
  });

  test("two run at once", async () => {
    await using a = await start();
    await using b = await start();
    expect(a.port).not.toBe(b.port);
    expect((await fetch(a.url)).status + (await fetch(b.url)).status).toBe(400);
  });

  test("answers on-chain requests in hex without 0x", async () => {
    await using service = await start();
    const data = encodeRequest({ taskId: 4, text: "go" }).slice(2);
    const answer = (await (await post(service.url, { source: 0, destination: 0, data })).json()) as {
      raw_output: string;
    };
    expect(answer.raw_output).toMatch(/^[0-9a-f]+$/);
  });

  test("says at start what its models are", async () => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    await using service = await createService({ port: 0, logger });
    const ready = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg.includes("models for development"));
    expect(ready).toHaveLength(1);
    expect(ready[0]).toMatchObject({ url: service.url, backend: "builtin" });
  });
});

describe("what stops it from starting is one clear error", () => {
  test("a port in use", async () => {
    await using service = await start();
    await expect(start({ port: service.port })).rejects.toMatchObject({
      name: "ServiceStartError",
      code: "PORT_IN_USE",
      shortMessage: `Port ${service.port} on 127.0.0.1 is in use.`,
    });
  });

  test.each([70_000, -1, 1.5, Number.NaN])("port %s", async (port) => {
    await expect(start({ port })).rejects.toMatchObject({ code: "PORT_INVALID" });
  });

  test.each(["203.0.113.7", "no such host"])("host %s", async (host) => {
    await expect(start({ host })).rejects.toMatchObject({ code: "HOST_INVALID" });
  });
});

describe("a stream", () => {
  test("arrives piece by piece, not at its end", async () => {
    const { promise: firstPieceRead, resolve } = Promise.withResolvers<void>();
    const pieces = async function* () {
      yield "one ";
      await firstPieceRead;
      yield "two";
    };
    await using service = await start({
      backend: fakeBackend({ stream: async () => ({ model: "m", pieces: pieces() }) }),
    });
    const { body } = await post(service.url, STREAM);
    const decoder = new TextDecoder();
    const read: string[] = [];
    for await (const chunk of body ?? []) {
      read.push(decoder.decode(chunk));
      resolve();
    }
    expect(read).toEqual(["one ", "two"]);
  });

  test("ends its work when the client hangs up", async () => {
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const stream: Backend["stream"] = async (_, { signal }) => {
      const pieces = async function* () {
        try {
          for (;;) {
            yield "piece ";
            await new Promise(setImmediate);
          }
        } finally {
          resolve(signal.aborted ? "aborted" : "not aborted");
        }
      };
      return { model: "m", pieces: pieces() };
    };
    await using service = await start({ backend: fakeBackend({ stream }) });
    const hangUp = new AbortController();
    const { body } = await post(service.url, STREAM, hangUp.signal);
    await body?.getReader().read();
    hangUp.abort();
    expect(await ended).toBe("aborted");
    expect((await fetch(service.url)).status).toBe(200);
  });

  test("that fails half way is cut off, and the service goes on", async () => {
    const pieces = async function* () {
      yield "half";
      throw new Error("backend died");
    };
    await using service = await start({
      backend: fakeBackend({ stream: async () => ({ model: "m", pieces: pieces() }) }),
    });
    const response = await post(service.url, STREAM);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect((await post(service.url, CLASSIFY)).status).toBe(200);
  });
});

describe("closing", () => {
  function slowBackend(): { backend: Backend; started: Promise<void>; finish: () => void } {
    const { promise: started, resolve: onStart } = Promise.withResolvers<void>();
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    const run: Backend["run"] = async () => {
      onStart();
      await finished;
      return { model: "m", result: { taskId: 2, labels: [] } };
    };
    return { backend: fakeBackend({ run }), started, finish };
  }

  test("lets a running request end", async () => {
    const { backend, started, finish } = slowBackend();
    const service = await start({ backend });
    const response = post(service.url, CLASSIFY);
    await started;
    const closed = service.close();
    finish();
    expect(await (await response).json()).toEqual({ output: [], model: "m", backend: "fake" });
    await closed;
  });

  test("cuts off a request that does not end", async () => {
    const { backend, started } = slowBackend();
    const service = await start({ backend, limits: { closeGraceMs: 20 } });
    const response = post(service.url, CLASSIFY).then(
      () => "answered",
      () => "cut off",
    );
    await started;
    await service.close();
    expect(await response).toBe("cut off");
  });
});

describe("what is not HTTP", () => {
  async function exchange(port: number, bytes: string): Promise<string> {
    const socket = connect(port, "127.0.0.1");
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.end(bytes);
    await once(socket, "close");
    return Buffer.concat(chunks).toString();
  }

  test.each([
    ["garbage\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(20_000)}\r\n\r\n`, 431],
  ])("gets the same JSON as any error", async (bytes, status) => {
    await using service = await start();
    const answer = await exchange(service.port, bytes);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(JSON.parse(body)).toEqual({
      code: String(status),
      name: expect.any(String),
      description: expect.stringContaining("not valid HTTP"),
    });
    expect((await fetch(service.url)).status).toBe(200);
  });
});
