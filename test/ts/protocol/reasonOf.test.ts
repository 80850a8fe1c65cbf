import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BaseError, createPublicClient, http, LimitExceededRpcError, UnknownRpcError } from "viem";
import { describe, expect, test } from "vitest";
import { InfernetError } from "../../../ts/protocol/errors/InfernetError.ts";
import { reasonOf } from "../../../ts/protocol/reasonOf.ts";

/** What is said of an RPC that answers so. */
async function reasonFor(status: number, body: string, { path = "", type = "application/json" } = {}): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, { "content-type": type }).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const transport = http(`http://127.0.0.1:${port}${path}`, { retryCount: 0 });
  try {
    return await createPublicClient({ transport }).getBlockNumber().then(String, reasonOf);
  } finally {
    server.close();
  }
}

const rpcError = (code: number, message: string) => JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code, message } });

describe("reasonOf", () => {
  test("ours: the short message and the details", () => {
    const of = (details?: string) => new InfernetError("Bad.", { code: "BAD", ...(details && { details }) });
    expect([reasonOf(of()), reasonOf(of("Very."))]).toEqual(["Bad.", "Bad. Very."]);
  });

  test("viem's: what the RPC answered", async () => {
    expect(await reasonFor(429, '{"error":"slow down"}')).toBe('HTTP request failed: HTTP 429 "slow down".');
    expect(await reasonFor(503, "", { type: "text/plain" })).toBe("HTTP request failed: HTTP 503 Service Unavailable.");
    const page = `<html>\n<title>Bad Gateway</title>${"<p>".repeat(1_000)}`;
    const shown = await reasonFor(502, page, { type: "text/html" });
    expect(shown).toMatch(/^HTTP request failed: HTTP 502 "?<html>.{0,3}<title>Bad Gateway<.*…\.$/);
    expect(shown.length).toBeLessThan(150);
    expect(await reasonFor(200, rpcError(-32000, "header not found"))).toMatch(/: header not found\.$/);
    expect(await reasonFor(200, rpcError(-32005, "daily limit reached"))).toMatch(/: daily limit reached\.$/);
  });

  test("viem's: why there was no answer", async () => {
    const refused = Object.assign(new Error(), { code: "ECONNREFUSED" });
    const transport = http("http://127.0.0.1:9/v2/a-secret-key", {
      retryCount: 0,
      fetchFn: () => Promise.reject(new TypeError("fetch failed", { cause: refused })),
    });
    const error = await createPublicClient({ transport }).getBlockNumber().catch(reasonOf);
    expect(error).toBe("HTTP request failed: nothing listens there.");
  });

  test("no URL, and so no API key, is repeated", async () => {
    const url = "https://rpc.example/v2/a-secret-key";
    expect(
      await reasonFor(401, JSON.stringify({ error: { message: `no access to ${url}?x=1 today` } }), {
        path: "/a-secret-key",
      }),
    ).not.toContain("secret");
    expect(reasonOf(new UnknownRpcError(new Error(`no answer from ${url}`)))).toBe(
      "An unknown RPC error occurred: no answer from (URL).",
    );
    expect(reasonOf(new TypeError("fetch failed", { cause: new TypeError(`Failed to parse URL from ${url}`) }))).toBe(
      "the request failed",
    );
  });

  test("nothing is said twice", () => {
    expect(reasonOf(new BaseError("It is late.", { details: "It is late." }))).toBe("It is late.");
    expect(reasonOf(new LimitExceededRpcError(new Error("Request exceeds defined limit.")))).toBe(
      "Request exceeds defined limit.",
    );
  });

  test("foreign text is one line, and not endless", () => {
    expect(reasonOf(new Error("a\nb\u001b[31m"))).toBe("a b [31m");
    expect(reasonOf(new BaseError("x".repeat(10_000))).length).toBeLessThan(310);
    expect([reasonOf(new RangeError()), reasonOf("text"), reasonOf(undefined)]).toEqual([
      "RangeError",
      "text",
      "undefined",
    ]);
  });
});
