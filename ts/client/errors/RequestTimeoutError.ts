import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A server took too long to answer in full. Code `REQUEST_TIMEOUT`. */
export class RequestTimeoutError extends InfernetError {
  override name = "RequestTimeoutError";

  constructor({ request, url, timeoutMs }: { request: string; url: string; timeoutMs: number }) {
    super(`${request} took more than ${timeoutMs / 1000} s at ${url}.`, {
      code: "REQUEST_TIMEOUT",
      metaMessages: ["Give it more time, or see whether the node is overloaded."],
      retryable: true,
    });
  }
}
