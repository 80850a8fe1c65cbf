import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { type ContainerRequest, callContainer, JobLocation } from "../../../../ts/node/containers/callContainer.ts";
import { containerUrl } from "../../../../ts/node/containers/postToContainer.ts";
import { ContainerError, ShutdownError } from "../../../../ts/node/errors.ts";
import { reasonOf } from "../../../../ts/protocol/reasonOf.ts";
import { container } from "../fixtures.ts";
import { startContainer, untilTrue } from "../support.ts";

const REQUEST: ContainerRequest = {
  source: JobLocation.OFFCHAIN,
  destination: JobLocation.OFFCHAIN,
  data: { prompt: "hi" },
  requires_proof: false,
};
const options = { signal: new AbortController().signal, timeoutMs: 5_000 };

async function failureOf(work: Promise<unknown>): Promise<ContainerError> {
  const error = await work.then(
    () => expect.unreachable("it answered"),
    (cause: unknown) => cause,
  );
  if (!(error instanceof ContainerError)) throw error;
  expect(error.container).toBe("a");
  expect(reasonOf(error)).not.toMatch(/[\n\r]/);
  return error;
}

describe("containerUrl", () => {
  test.each([
    [{ url: "", port: 3001 }, "http://127.0.0.1:3001"],
    [{ url: "https://models.example/hf/", port: 3001 }, "https://models.example/hf"],
    [{ url: "http://models.example", port: 3001 }, "http://models.example"],
  ])("%j is %s", (given, expected) => {
    expect(containerUrl(given)).toBe(expected);
  });
});

describe("callContainer", () => {
  test("posts the request as JSON to /service_output, by port, without a token", async () => {
    await using remote = await startContainer(() => ({ body: { output: 1 } }));
    const answer = await callContainer(container("a", { port: remote.port }), REQUEST, options);
    expect(answer).toEqual({ status: 200, body: { output: 1 } });
    const [request] = remote.requests;
    expect(request?.body).toEqual({ source: 1, destination: 1, data: { prompt: "hi" }, requires_proof: false });
    expect(request?.headers).toMatchObject({ "content-type": "application/json" });
    expect(request?.headers).not.toHaveProperty("authorization");
  });

  test("prefers url to port, keeps its path, sends the bearer token", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await callContainer(container("a", { url: `${remote.url}/`, port: 1, bearer: "s3cret" }), REQUEST, options);
    expect(remote.requests[0]?.headers.authorization).toBe("Bearer s3cret");
  });

  test("keeps integers exact both ways", async () => {
    const big = 2n ** 256n - 1n;
    let sent = "";
    const server = createServer(async (request, response) => {
      for await (const chunk of request) sent += chunk;
      response
        .writeHead(200, { "content-type": "application/json; charset=utf-8" })
        .end(`{"r":${big},"x":0.5,"n":-${big}}`);
    }).listen(0, "127.0.0.1");
    await untilTrue(() => server.listening);
    const { port } = server.address() as AddressInfo;
    const { body } = await callContainer(container("a", { port }), { ...REQUEST, data: { amount: big } }, options);
    server.close();
    expect(sent).toContain(`{"amount":${big}}`);
    expect(body).toEqual({ r: big, x: 0.5, n: -big });
  });

  test("T11: gives the JSON body whatever the status, with Retry-After in seconds", async () => {
    await using remote = await startContainer((_body, count) =>
      count === 1
        ? { status: 503, body: { code: "503", description: "busy" }, headers: { "retry-after": "7" } }
        : { status: 400, body: [1], headers: { "retry-after": "Wed, 21 Oct 2037 07:28:00 GMT" } },
    );
    const entry = container("a", { port: remote.port });
    expect(await callContainer(entry, REQUEST, options)).toEqual({
      status: 503,
      body: { code: "503", description: "busy" },
      retryAfterSeconds: 7,
    });
    expect(await callContainer(entry, REQUEST, options)).toEqual({ status: 400, body: [1] });
  });

  test.each([
    ["text/html", 200, "<h1>\r\nhello</h1>", "with text/html, expected application/json", false],
    ["text/html", 502, "bad gateway", "with text/html, expected application/json", true],
    ["text/plain", 429, "slow down", "with text/plain, expected application/json", true],
    ["", 200, "", "with no content type, expected application/json", false],
    ["application/json", 200, "", "with invalid JSON", false],
    ["application/json", 200, `{"output":\n1`, "with invalid JSON", false],
    ["application/json", 500, "Internal\x00 Server Error", "with invalid JSON", true],
    ["application/json", 200, "[".repeat(100_000), "with invalid JSON", false],
  ])("refuses %s (%i)", async (type, status, text, message, retryable) => {
    await using remote = await startContainer(() => ({ status, text, headers: { "content-type": type } }));
    const error = await failureOf(callContainer(container("a", { port: remote.port }), REQUEST, options));
    expect(error.code).toBe("CONTAINER_ANSWER_INVALID");
    expect(error.shortMessage).toContain(`Container a answered ${status} ${message}`);
    expect(error.retryable).toBe(retryable);
    expect(error.details?.length).toBeLessThanOrEqual(201);
  });

  test("stops reading an answer that is too large", async () => {
    let isEnded = false;
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const chunk = Buffer.alloc(1024 * 1024, 0x20);
      const write = () => {
        while (!response.destroyed) if (!response.write(chunk)) return void response.once("drain", write);
      };
      response.on("close", () => {
        isEnded = true;
      });
      write();
    }).listen(0, "127.0.0.1");
    await untilTrue(() => server.listening);
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(callContainer(container("a", { port }), REQUEST, options));
    expect(error).toMatchObject({ code: "CONTAINER_ANSWER_TOO_LARGE", retryable: false });
    await untilTrue(() => isEnded);
    server.close();
  });

  test.each([
    ["the head of the answer", false],
    ["its rest", true],
  ])("gives up when %s doesn't come in time", async (_name, sendsHead) => {
    const server = createServer((_request, response) => {
      if (sendsHead) response.writeHead(200, { "content-type": "application/json" }).write("{");
    }).listen(0, "127.0.0.1");
    await untilTrue(() => server.listening);
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(callContainer(container("a", { port }), REQUEST, { ...options, timeoutMs: 50 }));
    server.closeAllConnections();
    server.close();
    expect(error).toMatchObject({ code: "CONTAINER_TIMEOUT", retryable: true });
    expect(error.shortMessage).toBe("Container a took more than 0.05 s.");
  });

  test("ends with ShutdownError when the node stops meanwhile, or has stopped", async () => {
    const stopping = new AbortController();
    const server = createServer(() => stopping.abort()).listen(0, "127.0.0.1");
    await untilTrue(() => server.listening);
    const { port } = server.address() as AddressInfo;
    const given = { signal: stopping.signal, timeoutMs: 5_000 };
    for (let call = 0; call < 2; call++) {
      await expect(callContainer(container("a", { port }), REQUEST, given)).rejects.toBeInstanceOf(ShutdownError);
    }
    server.closeAllConnections();
    server.close();
  });

  test("says where it looked when nobody is there", async () => {
    const gone = await startContainer(() => ({ body: {} }));
    await gone[Symbol.asyncDispose]();
    const error = await failureOf(
      callContainer(container("a", { port: gone.port, bearer: "s3cret" }), REQUEST, options),
    );
    expect(error).toMatchObject({ code: "CONTAINER_UNREACHABLE", retryable: true });
    expect(error.shortMessage).toBe("Container a can't be reached: nothing listens there.");
    expect(error.message).toContain(`Check that it is running at ${gone.url}.`);
    expect(error.message).not.toContain("s3cret");
  });

  test("calls a connection that breaks off unreachable", async () => {
    const server = createServer((request) => request.socket.destroy()).listen(0, "127.0.0.1");
    await untilTrue(() => server.listening);
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(callContainer(container("a", { port }), REQUEST, options));
    server.close();
    expect(error).toMatchObject({ code: "CONTAINER_UNREACHABLE", retryable: true });
  });

  test.each([301, 302, 307, 308])("doesn't follow a redirect (%i)", async (status) => {
    await using target = await startContainer(() => ({ body: { stolen: true } }));
    await using remote = await startContainer(() => ({ status, body: {}, headers: { location: `${target.url}/x` } }));
    const error = await failureOf(callContainer(container("a", { port: remote.port, bearer: "s" }), REQUEST, options));
    expect(error).toMatchObject({ code: "CONTAINER_REDIRECTS", retryable: false });
    expect(target.requests).toEqual([]);
  });

  test.each([
    ["a password in the URL", { url: "http://user:s3cret@127.0.0.1:1" }],
    ["a token that no header can hold", { bearer: "s3cret\u20ac" }],
  ])("shows no secret when the request can't be made: %s", async (_name, fields) => {
    const error = await failureOf(callContainer(container("a", fields), REQUEST, options));
    expect(reasonOf(error)).toBe("Container a can't be reached: the request failed.");
    expect(reasonOf(error)).not.toContain("s3cret");
  });
});
