import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

export interface TcpProxy extends AsyncDisposable {
  port: number;
  /** Connections of clients that are open now. */
  open: number;
  /** Connections that were ever made. */
  made: number;
  /** Breaks every connection off. */
  cut(): void;
  /** Lets no answer through any more. Resolves when one was asked for. */
  hold(): Promise<void>;
  /** Refuses connections from now on; `up` listens on the same port again. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Passes bytes on to a port of this machine, and counts who is connected. Without a target it only ever listens. */
export async function startTcpProxy(target?: number): Promise<TcpProxy> {
  const clients = new Set<Socket>();
  const upstreams = new Set<Socket>();
  let server: Server;
  let isHeld = false;
  const proxy: TcpProxy = {
    port: 0,
    made: 0,
    get open() {
      return clients.size;
    },
    cut() {
      for (const client of clients) client.destroy();
    },
    async hold() {
      isHeld = true;
      for (const upstream of upstreams) upstream.unpipe();
      await Promise.race([...clients].map((client) => once(client, "data")));
    },
    async down() {
      proxy.cut();
      await new Promise((resolve) => server.close(resolve));
    },
    async up() {
      server = createServer((client) => {
        proxy.made += 1;
        clients.add(client);
        const upstream = target === undefined ? undefined : connect(target, "127.0.0.1");
        client.once("close", () => {
          clients.delete(client);
          upstream?.destroy();
        });
        client.on("error", () => client.destroy());
        upstream?.on("error", () => client.destroy());
        upstream?.once("close", () => client.destroy());
        if (!upstream) return;
        upstreams.add(upstream);
        client.pipe(upstream);
        if (!isHeld) upstream.pipe(client);
      });
      await new Promise<void>((resolve) => server.listen(proxy.port, "127.0.0.1", resolve));
      proxy.port = (server.address() as AddressInfo).port;
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) await proxy.down();
    },
  };
  await proxy.up();
  return proxy;
}
