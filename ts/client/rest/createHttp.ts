import { parseExactJson, stringifyExactJson } from "../../codec/exactJson.ts";
import { networkReason } from "../../protocol/networkReason.ts";
import { oneLine } from "../../protocol/oneLine.ts";
import { ApiError } from "../errors/ApiError.ts";
import { RequestTimeoutError } from "../errors/RequestTimeoutError.ts";
import { ServerUnreachableError } from "../errors/ServerUnreachableError.ts";
import { ServerUrlError } from "../errors/ServerUrlError.ts";
import { UnexpectedAnswerError } from "../errors/UnexpectedAnswerError.ts";
import { isObject } from "./read.ts";

/** How to reach a server. */
export interface HttpOptions {
  /** Sent as `Authorization: Bearer …`. */
  bearer?: string;
  /** Instead of the global `fetch`. */
  fetch?: typeof fetch;
}

/** What is talked to, for errors. */
interface ServerFacts {
  /** What to do when nothing answers. */
  unreachableRemedy?: string;
}

/** What every call may be given. */
export interface CallOptions {
  /** Milliseconds that the call may take in all. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** One request of a server's REST interface. */
export interface HttpRequest extends CallOptions {
  method: "GET" | "POST" | "PUT";
  path: string;
  query?: readonly (readonly [key: string, value: string])[];
  body?: unknown;
  timeoutMs: number;
}

export interface Http {
  /** Base URL, without a slash at the end. */
  url: string;
  /** Sends a request and reads the JSON of a successful answer. */
  json(request: HttpRequest): Promise<unknown>;
  /** Sends a request. The answer's body, whose reading counts toward the timeout, is left to the caller. */
  open(request: HttpRequest): Promise<OpenResponse>;
}

export interface OpenResponse {
  response: Response;
  /** What to throw for an error that came of reading the body. */
  explain(error: unknown): unknown;
}

/**
 * Makes what talks to one server: JSON with exact integers, a total timeout, and one error for each way to fail.
 *
 * @throws ServerUrlError when `url` is no http URL
 */
export function createHttp(
  url: string,
  { bearer, fetch: send = fetch, unreachableRemedy: remedy }: HttpOptions & ServerFacts,
): Http {
  const base = parseBase(url);

  const open = async ({ method, path, query = [], body, timeoutMs, signal }: HttpRequest): Promise<OpenResponse> => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const explain = (error: unknown): unknown => {
      if (signal?.aborted) return signal.reason;
      if (timeout.aborted) return new RequestTimeoutError({ request: `${method} ${path}`, url: base, timeoutMs });
      return new ServerUnreachableError({ url: base, reason: networkReason(error), remedy, cause: error });
    };
    const search = query.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
    try {
      const response = await send(`${base}${path}${search === "" ? "" : `?${search}`}`, {
        method,
        headers: {
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        },
        ...(body !== undefined && { body: stringifyExactJson(body) }),
        signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
      });
      return { response, explain };
    } catch (error) {
      throw explain(error);
    }
  };

  const json = async (request: HttpRequest): Promise<unknown> => {
    const { response, explain } = await open(request);
    const text = await response.text().catch((error: unknown) => {
      throw explain(error);
    });
    if (!response.ok) throw toApiError(response, text);
    try {
      return parseExactJson(text);
    } catch (cause) {
      throw new UnexpectedAnswerError({ field: "it", got: oneLine(text, 60), expected: "JSON", cause });
    }
  };
  return { url: base, json, open };
}

/** The error of an answer whose status is no success. */
export function toApiError({ status, headers }: Response, text: string): ApiError {
  const { error, params } = parseErrorBody(text);
  const wait = headers.get("retry-after") ?? "";
  return new ApiError({
    status,
    message: typeof error === "string" ? error : "Unknown error",
    params: isObject(params) ? params : undefined,
    retryAfterSeconds: /^\d{1,9}$/.test(wait) ? Number(wait) : undefined,
  });
}

function parseErrorBody(text: string): { error?: unknown; params?: unknown } {
  try {
    const body = parseExactJson(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

function parseBase(url: string): string {
  const remedy = "Give one such as http://127.0.0.1:4000.";
  if (!/^https?:\/\//i.test(url)) {
    throw new ServerUrlError({ reason: "it does not start with http:// or https://", remedy });
  }
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new ServerUrlError({ reason: "it is not well-formed", remedy });
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new ServerUrlError({ reason: "it holds a password", remedy: "Give a bearer token instead." });
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, "");
}
