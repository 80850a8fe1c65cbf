import { CommanderError } from "commander";
import { InfernetError } from "../protocol/errors/InfernetError.ts";
import { createProgram } from "./createProgram.ts";
import { ExitCode, ExitError, exitCodeOf } from "./ExitError.ts";
import { normalizeArgs } from "./normalizeArgs.ts";
import { formatError } from "./output/formatError.ts";

/**
 * Runs the command line program `infernet`.
 *
 * @param args arguments after the program's name
 * @param programName what it was called by
 * @returns exit code, see `ExitCode`; 128 + n when signal n has ended it
 */
export async function runCli(args: readonly string[], programName = "infernet"): Promise<number> {
  const normalized = normalizeArgs(args);
  const debug = normalized.includes("--debug");
  try {
    const program = await createProgram(programName, normalized[0]);
    await program.parseAsync(normalized, { from: "user" });
    return ExitCode.OK;
  } catch (error) {
    // Commander has printed its own message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    if (error instanceof ExitError) return error.exitCode;
    process.stderr.write(formatError(error, { debug }));
    return error instanceof InfernetError ? exitCodeOf(error) : ExitCode.FAILED;
  }
}
