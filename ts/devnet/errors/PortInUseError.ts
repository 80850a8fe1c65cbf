import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** What listens on a port of the devnet. */
export type DevnetPart = "anvil" | "node" | "service";

/** A port of the devnet is taken by another process. */
export class PortInUseError extends InfernetError {
  override name = "PortInUseError";
  readonly port: number;
  readonly part: DevnetPart;
  constructor({ part, port, cause }: { part: DevnetPart; port: number; cause?: unknown }) {
    super(`Port ${port} (${part}) is already in use.`, {
      code: "PORT_IN_USE",
      metaMessages: [`Stop what listens on ${port}, or pass --ports auto (in code: ports: "auto") to take free ports.`],
      cause,
    });
    this.port = port;
    this.part = part;
  }
}
