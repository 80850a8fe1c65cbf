import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** What was given as a server's URL is none. Code `URL_INVALID`. Never repeats a URL that may hold a password. */
export class ServerUrlError extends InfernetError {
  override name = "ServerUrlError";

  constructor({ reason, remedy }: { reason: string; remedy: string }) {
    super(`The server's URL cannot be used: ${reason}.`, { code: "URL_INVALID", metaMessages: [remedy] });
  }
}
