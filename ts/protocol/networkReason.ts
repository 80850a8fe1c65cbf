import { oneLine } from "./oneLine.ts";

const MAX_LENGTH = 200;

/** Codes of Node.js and undici, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be resolved",
  ECONNRESET: "the connection was closed",
  UND_ERR_SOCKET: "the connection was closed",
  ETIMEDOUT: "the connection timed out",
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
};

/**
 * Why a `fetch` got no response, in a few words without a full stop. Node.js hides it in the error's cause; what the
 * `TypeError` itself says is passed over: it says nothing, or quotes the URL or header that it dislikes, secrets included.
 */
export function networkReason(error: unknown): string {
  let reason = "";
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as Error & { code?: unknown };
    const known = typeof code === "string" && Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
    if (known !== undefined) return known;
    if (!(current instanceof TypeError)) reason = current.message || reason;
  }
  return oneLine(reason, MAX_LENGTH).replace(/\.$/, "") || "the request failed";
}
