import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Anvil ended before it listened. */
export class AnvilStartError extends InfernetError {
  override name = "AnvilStartError";
  constructor({ reason, output, cause }: { reason: string; output?: string; cause?: unknown }) {
    super(`Anvil did not start: ${reason}.`, {
      code: "ANVIL_START_FAILED",
      metaMessages: ["Run the same anvil by hand (`npx anvil`) to see why."],
      ...(output !== undefined && output.trim() !== "" && { details: lastLines(output) }),
      cause,
    });
  }
}

/** The last lines of a process's output: enough to see why it ended. */
function lastLines(output: string): string {
  return output.split(/\n+/).filter(Boolean).slice(-5).join("\n");
}
