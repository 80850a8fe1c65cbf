import { inspect, styleText } from "node:util";
import { ApiError } from "../../client/errors/ApiError.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";

/**
 * What a person reads when a command fails: one line that says what is wrong, then what to do about it.
 *
 * @param debug also the stack trace and the causes
 */
export function formatError(error: unknown, { debug }: { debug: boolean }): string {
  const label = styleText(["red", "bold"], "error:", { stream: process.stderr });
  if (debug) return `${label} ${inspect(error)}\n`;
  if (error instanceof ApiError) return `${label} ${[String(error), ...adviceOn(error)].join("\n")}\n`;
  if (error instanceof InfernetError) return `${label} ${error.message}\n`;
  return `${label} ${reasonOf(error)}\nThis is unexpected. Run the command again with --debug for the details.\n`;
}

/** What to do about a node's answer, by its status: the text itself is the node's. */
function adviceOn({ status, code, retryAfterSeconds }: ApiError): string[] {
  if (code !== "API_ERROR") return [];
  if (status === 401 || status === 403) return ["The node wants a token that allows this: --token-file FILE."];
  if (status === 405) return ["The node's rules turn it down. `infernet info` shows the containers that it has."];
  if (status === 429) return [`It gets too many requests: wait ${retryAfterSeconds ?? "a few"} seconds.`];
  if (status >= 500) return ["The node failed: its log says why."];
  return [];
}
