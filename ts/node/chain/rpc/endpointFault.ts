import {
  BaseError,
  HttpRequestError,
  LimitExceededRpcError,
  MethodNotFoundRpcError,
  ResponseBodyTooLargeError,
  RpcRequestError,
  TimeoutError,
  UnknownRpcError,
} from "viem";

/** JSON-RPC codes by which providers say "too many requests" in a 200 answer. */
const RATE_LIMIT_CODES: ReadonlySet<number> = new Set([LimitExceededRpcError.code, 429, -32007]);

const codeOf = (error: unknown): number | undefined => {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === "number" ? code : undefined;
};

/** What some of them use the same codes for: one request that asks for too much. */
const TOO_MUCH = /block range|more than \d+ (results|logs)|response size/i;

/** Whether the endpoint says "too many requests" in a 200 answer. */
export const isRateLimit = (error: BaseError): boolean =>
  !TOO_MUCH.test(error.message) && error.walk((cause) => RATE_LIMIT_CODES.has(codeOf(cause) ?? 0)) !== null;

/**
 * Whether a failed request is the endpoint's fault, so that another endpoint may do better: it can't be reached, is too
 * slow, limits the rate, is broken, or lacks the method. A JSON-RPC error about the request itself is an answer.
 */
export function isEndpointFault(error: unknown): boolean {
  if (!(error instanceof BaseError) || isRateLimit(error)) return true;
  if (error.walk((cause) => cause instanceof ResponseBodyTooLargeError) !== null) return false;
  const found = error.walk(
    (cause) =>
      cause instanceof HttpRequestError || cause instanceof TimeoutError || cause instanceof MethodNotFoundRpcError,
  );
  if (found !== null && found !== undefined) return true;
  const answered = error.walk((cause) => cause instanceof RpcRequestError || codeOf(cause) !== undefined);
  // UnknownRpcError (-1) wraps whatever is no JSON-RPC answer: a closed socket, a proxy's page.
  return (
    answered === null ||
    answered === undefined ||
    (error instanceof UnknownRpcError && !(error.cause instanceof RpcRequestError))
  );
}
