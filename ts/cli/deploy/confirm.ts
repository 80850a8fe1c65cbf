import { createInterface } from "node:readline/promises";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { ExitCode, ExitError } from "../ExitError.ts";

/**
 * Asks a person for leave.
 *
 * @throws InfernetError `CONFIRMATION_MISSING` where there is no terminal to ask in
 * @throws ExitError when the answer is anything but yes
 */
export async function confirm(question: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new InfernetError("There is no terminal to ask for your agreement.", {
      code: "CONFIRMATION_MISSING",
      metaMessages: ["Nothing was sent. Add --yes to send without being asked, or --dry-run to see the plan alone."],
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    if (/^\s*y(es)?\s*$/i.test(answer)) return;
    process.stderr.write("Nothing was sent.\n");
    throw new ExitError(ExitCode.FAILED);
  } finally {
    terminal.close();
  }
}
