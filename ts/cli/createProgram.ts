import { readFileSync } from "node:fs";
import { Command } from "commander";
import { COMMAND_GROUPS } from "./commandTable.ts";
import { ExitCode, ExitError } from "./ExitError.ts";

const EXIT_CODES = `
Exit codes: 0 done; 1 failed; 2 wrong usage; 3 nothing answers at the URL; 4 turned down by the node or a contract;
5 took too long; 128 + n ended by signal n.`;

/**
 * Makes the program, with one command when its name is given and right, else with all of them.
 *
 * @param programName what it is called by: `infernet`, or `infernet-client`
 */
export async function createProgram(programName: string, commandName?: string): Promise<Command> {
  const program = new Command(programName)
    .description("Off-chain AI compute behind Solidity contracts: a local devnet, a node, a service, and their client")
    .helpCommand(true)
    .option("-V, --version", "print the version")
    .on("option:version", () => {
      process.stdout.write(`${readVersion()}\n`);
      throw new ExitError(ExitCode.OK);
    })
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/[0-9a-f]{41,}/gi, "…")) })
    .showHelpAfterError("(add --help for what it takes)")
    .addHelpText("after", EXIT_CODES);
  const only = COMMAND_GROUPS.some(([, commands]) => commandName !== undefined && Object.hasOwn(commands, commandName));
  const wanted = COMMAND_GROUPS.flatMap(([heading, commands]) =>
    Object.entries(commands)
      .filter(([name]) => !only || name === commandName)
      .map(async ([, load]) => (await load()).helpGroup(heading)),
  );
  for (const command of await Promise.all(wanted)) {
    adopt(program, command);
    program.addCommand(command);
  }
  return program;
}

/** The version of the package: its package.json is two folders up, here and where it is built to. */
function readVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return version;
}

/** Gives a command, and the commands in it, the settings of its parent. */
function adopt(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent);
  requireLast(command);
  if (command.commands.length === 0) {
    command.option("--debug", "print the stack trace and the causes of an error");
  } else {
    command.helpCommand(false);
  }
  for (const child of command.commands) adopt(command, child);
}

/** Has a flag that is misspelled named before one that is missing, which it may be: commander does it the other way round. */
function requireLast(command: Command): void {
  const required = command.options.filter(({ mandatory }) => mandatory);
  for (const option of required) option.makeOptionMandatory(false);
  command.hook("preAction", () => {
    const missing = required.find((option) => command.getOptionValue(option.attributeName()) === undefined);
    if (missing) command.error(`error: required option '${missing.flags}' not specified`);
  });
}
