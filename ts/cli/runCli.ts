import { Command, CommanderError } from "commander";
import { checkConfigCommand } from "./commands/checkConfig.ts";
import { demoCommand } from "./commands/demo.ts";
import { nodeCommand } from "./commands/node.ts";
import { serviceCommand } from "./commands/service.ts";
import { upCommand } from "./commands/up.ts";
import { ExitCode, ExitError } from "./ExitError.ts";
import { formatError } from "./output/formatError.ts";

/**
 * Runs the command line program `infernet`.
 *
 * @param args arguments after the program's name
 * @returns exit code: 0 done, 1 failed, 2 wrong usage, 128 + n ended by signal n
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const debug = args.includes("--debug");
  try {
    await createProgram().parseAsync(args, { from: "user" });
    return ExitCode.OK;
  } catch (error) {
    // Commander has printed its own message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    if (error instanceof ExitError) return error.exitCode;
    process.stderr.write(formatError(error, { debug }));
    return ExitCode.FAILED;
  }
}

/** What the commands run is imported when they run it: help and wrong usage are answered at once. */
function createProgram(): Command {
  const program = new Command("infernet")
    .description("Off-chain AI compute behind Solidity contracts: a local devnet, a node and a container service")
    .helpCommand(true)
    .exitOverride()
    .showHelpAfterError("(add --help for what it takes)");
  for (const command of [upCommand(), demoCommand(), nodeCommand(), serviceCommand(), checkConfigCommand()]) {
    program.addCommand(
      command.copyInheritedSettings(program).option("--debug", "print the stack trace and the causes of an error"),
    );
  }
  return program;
}
