import type { Rejection } from "../guardian/Guardian.ts";

/** An answer that is an error: `{"error": …, "params": {…}}` with a status and headers. */
export class HttpError extends Error {
  override name = "HttpError";
  readonly statusCode: number;
  readonly params: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    statusCode: number,
    error: string,
    { params = {}, headers = {} }: { params?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(error);
    this.statusCode = statusCode;
    this.params = params;
    this.headers = headers;
  }

  /** A guardian's rejection: 405 is what Infernet clients expect. */
  static of({ error, params }: Rejection): HttpError {
    return new HttpError(405, error, { params });
  }

  get body(): Rejection {
    return { error: this.message, params: this.params };
  }
}
