import { stringifyExactJson } from "../../codec/exactJson.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** What an {@link ApiError} is made of. */
export interface ApiErrorParameters {
  status: number;
  message: string;
  params?: Readonly<Record<string, unknown>> | undefined;
  retryAfterSeconds?: number | undefined;
}

/**
 * The node has answered, and its answer is an error: an HTTP status of 400 or more. Code `API_ERROR`.
 *
 * `message` is the node's own text, such as `Container not supported`; as a string the error reads
 * `[405] Container not supported - [container=echo]`.
 */
export class ApiError extends InfernetError {
  override name = "ApiError";
  /** HTTP status: 405 when the node's rules turn a request down, 429 when it gets too many. */
  readonly status: number;
  /** What the message is about, as the node has it; `{}` when it says nothing. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Seconds to wait before the next request, when the node says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ status, message, params = {}, retryAfterSeconds }: ApiErrorParameters, code = "API_ERROR") {
    super(message, { code, retryable: status === 429 || status >= 500 });
    this.status = status;
    this.params = params;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  override toString(): string {
    const params = Object.entries(this.params).map(([key, value]) => `${key}=${describe(value)}`);
    return `[${this.status}] ${this.message}${params.length === 0 ? "" : ` - [${params.join(", ")}]`}`;
  }
}

function describe(value: unknown): string {
  return typeof value === "string" ? value : stringifyExactJson(value);
}
