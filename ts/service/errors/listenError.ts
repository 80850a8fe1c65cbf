import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Codes of a service that can't start. */
export type ServiceStartErrorCode =
  | "PORT_IN_USE"
  | "PORT_INVALID"
  | "PORT_FORBIDDEN"
  | "HOST_INVALID"
  | "LISTEN_FAILED";

/** The service can't listen. */
export class ServiceStartError extends InfernetError {
  override name = "ServiceStartError";
}

/** Says why listening failed, and what to do, in place of Node's error. */
export function listenError(cause: unknown, { host, port }: { host: string; port: number }): ServiceStartError {
  const start = (code: ServiceStartErrorCode, shortMessage: string, whatToDo: string) =>
    new ServiceStartError(shortMessage, { code, metaMessages: [whatToDo], cause });
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return start(
        "PORT_IN_USE",
        `Port ${port} on ${host} is in use.`,
        "Stop the program that listens there, or give the service another port (0 takes any free one).",
      );
    case "EACCES":
      return start("PORT_FORBIDDEN", `Port ${port} on ${host} needs more rights.`, "Use a port from 1024 up.");
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return start(
        "HOST_INVALID",
        `host: ${host} is no address of this machine.`,
        "Use 127.0.0.1 (this machine only) or 0.0.0.0 (every network).",
      );
    case "ERR_SOCKET_BAD_PORT":
      return start("PORT_INVALID", `port: got ${port}, expected an integer from 0 to 65535.`, "Use 3000 or 0.");
    default:
      return start(
        "LISTEN_FAILED",
        `The service can't listen on ${host}:${port}.`,
        cause instanceof Error ? `Reason: ${cause.message}` : "See the cause.",
      );
  }
}
