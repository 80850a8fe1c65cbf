import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { orAbort, requestSignal } from "../../../../ts/service/http/requestSignal.ts";

/** Runs `handle` in a server; the client hangs up when `hangUp` aborts. */
async function request(handle: (response: ServerResponse) => Promise<void>, hangUp?: AbortSignal): Promise<unknown> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const handled = once(server, "request").then(([, response]) => handle(response));
  const client = fetch(`http://127.0.0.1:${port}`, hangUp === undefined ? {} : { signal: hangUp }).then(
    (response) => response.text(),
    (error: unknown) => error,
  );
  await handled;
  const answer = await client;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  return answer;
}

function aborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  });
}

test("a client that hangs up aborts the signal", async () => {
  const hangUp = new AbortController();
  await request(async (response) => {
    const reason = aborted(requestSignal(response, 60_000));
    hangUp.abort();
    expect(await reason).toMatchObject({ code: "CLIENT_CLOSED" });
  }, hangUp.signal);
});

test("the deadline aborts the signal, with the error to answer with", async () => {
  await request(async (response) => {
    expect(await aborted(requestSignal(response, 5))).toMatchObject({ status: 503, code: "DEADLINE_EXCEEDED" });
    response.end();
  });
});

test("an answer that was sent does not", async () => {
  let signal: AbortSignal | undefined;
  const answer = await request(async (response) => {
    signal = requestSignal(response, 60_000);
    response.end("sent");
    await once(response, "close");
  });
  expect(answer).toBe("sent");
  expect(signal?.aborted).toBe(false);
});

test("orAbort gives what the work gives, or throws what it throws", async () => {
  const { signal } = new AbortController();
  expect(await orAbort(Promise.resolve(5), signal)).toBe(5);
  await expect(orAbort(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("orAbort ends with the signal's reason, also when it aborted before", async () => {
  const controller = new AbortController();
  const never = new Promise<never>(() => undefined);
  const waiting = orAbort(never, controller.signal);
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(orAbort(never, controller.signal)).rejects.toThrow("enough");
});
