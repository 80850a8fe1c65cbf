import { oneLine } from "../../../protocol/oneLine.ts";
import { ServiceError, type ServiceErrorOptions } from "../../errors/ServiceError.ts";

/** What is known of a call that failed. */
export interface FailedCall {
  /** Whom it went to: "Hugging Face", or an endpoint's URL. */
  who: string;
  /** Model that was asked for. */
  model: string;
  /** Variable that holds the token for it. */
  tokenVariable: string;
  /** Tokens that must not show. */
  secrets: readonly (string | undefined)[];
  retryAfterSeconds: number | undefined;
}

const MAX_REASON = 300;

/** Says what went wrong at a provider, in our words and with its reason, so that the caller of the service sees the cause. */
export function toBackendError(error: unknown, call: FailedCall): ServiceError {
  if (error instanceof ServiceError) return error;
  const { status, body } = httpResponseOf(error);
  const reason = redact(reasonOf(body) ?? messageOf(error), call.secrets);
  const fail: Fail = (shortMessage, options) =>
    new ServiceError(shortMessage, { ...options, details: reason, cause: redactedCause(error, call.secrets) });
  const { who, model, tokenVariable, retryAfterSeconds } = call;
  switch (status) {
    case undefined:
      return unreached(error, fail, call);
    case 401:
      return fail(`${who} refused the token (401).`, {
        status: 502,
        code: "BACKEND_UNAUTHORIZED",
        metaMessages: [`Set ${tokenVariable} to a valid token.`],
      });
    case 402:
      return fail(`${who} asks for payment (402): the account has no credits left.`, {
        status: 502,
        code: "BACKEND_UNPAID",
      });
    case 403:
      return fail(`${who} does not let this token use ${model} (403).`, {
        status: 502,
        code: "BACKEND_FORBIDDEN",
        metaMessages: ["Accept the model's terms on its page, or give the token the permission to call providers."],
      });
    case 404:
    case 410:
      return fail(`model: ${who} has no ${model} (${status}).`, { status: 400, code: "MODEL_UNSUPPORTED" });
    case 400:
    case 413:
    case 422:
      return fail(`${who} refused the request for ${model} (${status}).`, { status: 400, code: "BACKEND_REFUSED" });
    case 429:
      return fail(`${who} has had too many requests (429).`, {
        status: 429,
        code: "BACKEND_BUSY",
        retryable: true,
        retryAfterSeconds: retryAfterSeconds ?? 10,
      });
    case 503: {
      const seconds = retryAfterSeconds ?? estimatedTime(body);
      const isLoading = /loading|starting|scaled to zero|initializ/i.test(reason);
      return fail(isLoading ? `${model} is loading at ${who} (503).` : `${who} is not available (503).`, {
        status: 503,
        code: isLoading ? "MODEL_LOADING" : "BACKEND_UNAVAILABLE",
        retryable: true,
        retryAfterSeconds: seconds ?? 10,
      });
    }
    case 200:
      if (reasonOf(body) === undefined) return unreadable(fail, call);
      return fail(`${who} failed half way.`, { status: 502, code: "BACKEND_FAILED", retryable: true });
    default:
      return fail(`${who} failed (${status}).`, { status: 502, code: "BACKEND_FAILED", retryable: status >= 500 });
  }
}

type Fail = (shortMessage: string, options: Omit<ServiceErrorOptions, "details">) => ServiceError;

function unreached(error: unknown, fail: Fail, call: FailedCall): ServiceError {
  const { who } = call;
  const name = error instanceof Error ? error.name : "";
  if (name === "InputError" || name === "RoutingError") {
    return fail(`${who} can't be asked for this.`, { status: 400, code: "BACKEND_REFUSED" });
  }
  if (error instanceof TypeError && error.message === "fetch failed") {
    return fail(`${who} can't be reached.`, { status: 502, code: "BACKEND_UNREACHABLE", retryable: true });
  }
  return unreadable(fail, call);
}

function unreadable(fail: Fail, { who }: FailedCall): ServiceError {
  return fail(`${who} gave an answer that can't be read.`, { status: 502, code: "BACKEND_ANSWER_INVALID" });
}

/** The client library's HTTP errors carry the answer. */
function httpResponseOf(error: unknown): { status?: number; body?: unknown } {
  const response: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "httpResponse") : undefined;
  if (typeof response !== "object" || response === null) return {};
  const { status, body } = { status: undefined, body: undefined, ...response };
  return typeof status === "number" ? { status, body } : {};
}

/** `{ error: "…" }` (Hugging Face), `{ error: { message } }` (OpenAI), `{ message }`, `{ detail }`, or text. */
function reasonOf(body: unknown): string | undefined {
  if (typeof body === "string") return body.trim() === "" ? undefined : body;
  if (typeof body !== "object" || body === null) return undefined;
  if (Array.isArray(body)) return body.map(String).join("; ");
  return ["error", "message", "detail"].map((key) => reasonOf(Reflect.get(body, key))).find(Boolean);
}

function estimatedTime(body: unknown): number | undefined {
  const time: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "estimated_time") : undefined;
  return typeof time === "number" && time >= 0 ? Math.ceil(time) : undefined;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (error.message !== "fetch failed" || !(cause instanceof Error)) return error.message;
  return "code" in cause && typeof cause.code === "string" ? `${cause.code} ${cause.message}` : cause.message;
}

function redact(text: string, secrets: readonly (string | undefined)[]): string {
  const clean = secrets.reduce<string>(
    (rest, secret) => (secret === undefined ? rest : rest.replaceAll(secret, "[token]")),
    text.replace(/\bhf_[A-Za-z0-9]{8,}/g, "[token]"),
  );
  return oneLine(clean, MAX_REASON);
}

/** The library's errors hold the whole request, prompt included: of the cause only type and text go into the log. */
function redactedCause(error: unknown, secrets: readonly (string | undefined)[]): Error {
  const cause = new Error(redact(messageOf(error), secrets));
  cause.name = error instanceof Error ? error.name : "Error";
  return cause;
}
