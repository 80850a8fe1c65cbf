import { inspect, styleText } from "node:util";
import { reasonOf } from "../../node/errors.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/**
 * What a person reads when a command fails: one line that says what is wrong, then what to do about it.
 *
 * @param debug also the stack trace and the causes
 */
export function formatError(error: unknown, { debug }: { debug: boolean }): string {
  const label = styleText(["red", "bold"], "error:", { stream: process.stderr });
  if (debug) return `${label} ${inspect(error)}\n`;
  if (error instanceof InfernetError) return `${label} ${error.message}\n`;
  return `${label} ${reasonOf(error)}\nThis is unexpected. Run the command again with --debug for the details.\n`;
}
