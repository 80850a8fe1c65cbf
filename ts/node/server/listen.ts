import type { FastifyInstance } from "fastify";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { NodeError } from "../errors.ts";

/**
 * Listens.
 *
 * @returns the URL it is reached at
 * @throws NodeError when the port is taken or the host isn't this machine's
 */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") {
      throw new NodeError(`Port ${port} on ${host} is in use.`, {
        code: "PORT_IN_USE",
        metaMessages: ["Stop what uses it, or set server.port to another one."],
        cause,
      });
    }
    throw new NodeError(`The REST server can't listen on ${host}:${port}.`, {
      code: "LISTEN_FAILED",
      details: reasonOf(cause),
      cause,
    });
  }
}
