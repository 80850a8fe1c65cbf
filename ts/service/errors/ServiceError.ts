import { InfernetError, type InfernetErrorOptions } from "../../protocol/errors/InfernetError.ts";

/** HTTP statuses the service refuses or fails a request with. */
export type ErrorStatus = 400 | 404 | 405 | 408 | 413 | 415 | 429 | 431 | 500 | 502 | 503;

/** What a {@link ServiceError} is made of. */
export interface ServiceErrorOptions extends InfernetErrorOptions {
  status: ErrorStatus;
  retryAfterSeconds?: number | undefined;
}

/** An error that has an HTTP status: what the caller of the service gets to see. */
export class ServiceError extends InfernetError {
  override name = "ServiceError";
  readonly status: ErrorStatus;
  /** Seconds after which asking again makes sense, for the header `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(shortMessage: string, { status, retryAfterSeconds, ...options }: ServiceErrorOptions) {
    super(shortMessage, options);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Runs a function on a request's input, and makes what it throws on purpose the caller's fault: status 400, same code
 * and text.
 *
 * @throws ServiceError for every {@link InfernetError} of `read`; anything else passes through
 */
export function readInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InfernetError) || error instanceof ServiceError) throw error;
    const { code, metaMessages, details } = error;
    const options = { status: 400, code, metaMessages, cause: error } as const;
    throw new ServiceError(error.shortMessage, details === undefined ? options : { ...options, details });
  }
}
