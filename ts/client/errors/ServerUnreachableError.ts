import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Nothing answers at a server's URL. Code `SERVER_UNREACHABLE`. */
export class ServerUnreachableError extends InfernetError {
  override name = "ServerUnreachableError";

  constructor({
    url,
    reason,
    remedy = "Check the URL, and that the node is running.",
    cause,
  }: {
    url: string;
    reason: string;
    remedy?: string | undefined;
    cause: unknown;
  }) {
    super(`Cannot reach ${url}: ${reason}.`, {
      code: "SERVER_UNREACHABLE",
      metaMessages: [remedy],
      retryable: true,
      cause,
    });
  }
}
