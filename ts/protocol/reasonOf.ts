import {
  BaseError,
  ContractFunctionRevertedError,
  ExecutionRevertedError,
  HttpRequestError,
  RpcRequestError,
  TimeoutError,
} from "viem";
import { InfernetError } from "./errors/InfernetError.ts";
import { networkReason } from "./networkReason.ts";
import { oneLine } from "./oneLine.ts";

const MAX_LENGTH = 300;
/** A proxy's answer is a page of HTML. */
const MAX_BODY = 100;

/**
 * What went wrong, on one line, for logs, traces and the details of errors.
 *
 * Of viem's errors that is the short message and what the RPC or the network said, without the request, which repeats
 * calldata, and without URLs, which often hold an API key.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof InfernetError) {
    return error.details === undefined ? error.shortMessage : `${error.shortMessage} ${error.details}`;
  }
  if (error instanceof BaseError) return short(describe(error));
  if (error instanceof TypeError && error.cause instanceof Error) return networkReason(error);
  return short(error instanceof Error ? error.message || error.name : String(error));
}

const short = (text: string) => oneLine(text.replaceAll(/\s+/g, " "), MAX_LENGTH);

function describe(error: BaseError): string {
  const { shortMessage } = error;
  const why = withoutUrls(whyOf(error))?.replace(/\.$/, "");
  return why === undefined || why === "" || shortMessage.includes(why)
    ? shortMessage
    : `${shortMessage.replace(/\.$/, "")}: ${why}.`;
}

/** What is behind viem's short message, where that doesn't say it. */
function whyOf(error: BaseError): string | undefined {
  const find = <T>(...types: (abstract new (...args: never[]) => T)[]) =>
    error.walk((one) => types.some((type) => one instanceof type)) as T | null;
  if (find<BaseError>(ContractFunctionRevertedError, ExecutionRevertedError, TimeoutError)) return undefined;
  const http = find(HttpRequestError);
  if (http?.status !== undefined) return `HTTP ${http.status} ${oneLine(http.details, MAX_BODY)}`.trim();
  if (http) return networkReason(http.cause);
  return find(RpcRequestError)?.details ?? error.details;
}

const withoutUrls = (text: string | undefined) => text?.replaceAll(/\b(?:https?|wss?):\/\/\S+/gi, "(URL)");
