import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface RpcCall {
  method: string;
  params?: unknown;
}

/** What becomes of a call: it never reaches the chain, its reply never comes back, or it is answered by the test. */
export type Intervention =
  | "forward"
  | "lose-request"
  | "lose-reply"
  | { error: { code: number; message: string; data?: unknown } }
  | { result: unknown }
  | { status: number; text?: string };

export interface RpcProxy extends AsyncDisposable {
  url: string;
  port: number;
  /** Calls so far, in order. */
  calls: RpcCall[];
  count(method: string): number;
  /** Changes what becomes of later calls. */
  decide: (call: RpcCall) => Intervention | Promise<Intervention>;
}

type Wire = RpcCall & { id: number };

/** A JSON-RPC endpoint in front of another one, with faults at will. A batch is lost as a whole, as in life. */
export async function startRpcProxy(target: string, decide: RpcProxy["decide"] = () => "forward"): Promise<RpcProxy> {
  const calls: RpcCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Wire | Wire[];
    const wires = Array.isArray(body) ? body : [body];
    calls.push(...wires.map(({ method, params }) => ({ method, params })));
    const decisions = await Promise.all(wires.map((wire) => proxy.decide(wire)));
    if (decisions.includes("lose-request")) return void request.socket.destroy();
    const refusal = decisions.find((one): one is { status: number; text?: string } =>
      Object.hasOwn(Object(one), "status"),
    );
    if (refusal) return void response.writeHead(refusal.status).end(refusal.text ?? "");
    const replies = await Promise.all(
      wires.map(async (wire, index) => {
        const decision = decisions[index];
        if (typeof decision === "object") return { jsonrpc: "2.0", id: wire.id, ...decision };
        const reply = await fetch(target, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(wire),
        });
        return reply.json();
      }),
    );
    if (decisions.includes("lose-reply")) return void request.socket.destroy();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(Array.isArray(body) ? replies : replies[0]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${port}`,
    port,
    calls,
    count: (method) => calls.filter((call) => call.method === method).length,
    decide,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
