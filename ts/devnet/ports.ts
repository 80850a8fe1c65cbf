import { once } from "node:events";
import { createServer } from "node:net";
import type { DevnetPorts } from "./Devnet.ts";
import { type DevnetPart, PortInUseError } from "./errors/PortInUseError.ts";

const DEFAULT_PORTS: DevnetPorts = { anvil: 8545, node: 4000, service: 3000 };

/** Address that all of a devnet listens on: its keys are public, so nothing but this machine may reach it. */
export const HOST = "127.0.0.1";

/** Ports to listen on; 0 lets the system choose. */
export function choosePorts(ports: "auto" | Partial<DevnetPorts> = {}): DevnetPorts {
  return ports === "auto" ? { anvil: 0, node: 0, service: 0 } : { ...DEFAULT_PORTS, ...ports };
}

/**
 * Checks, before anything is started, that nothing listens on the given ports.
 *
 * @throws {PortInUseError} naming the first that is taken
 */
export async function assertPortsFree(ports: Partial<DevnetPorts>): Promise<void> {
  for (const [part, port] of Object.entries(ports) as [DevnetPart, number][]) {
    if (port !== 0) await withPortError(part, port, () => listenOnce(port));
  }
}

/** Runs what starts a listener, and says it clearly when its port is taken. */
export async function withPortError<T>(part: DevnetPart, port: number, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (isPortTaken(error)) throw new PortInUseError({ part, port, cause: error });
    throw error;
  }
}

async function listenOnce(port: number): Promise<void> {
  const server = createServer();
  server.listen({ port, host: HOST, exclusive: true });
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

function isPortTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "EADDRINUSE") || isPortTaken(error.cause);
}
