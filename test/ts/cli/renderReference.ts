import type { Command } from "commander";
import { createProgram } from "../../../ts/cli/createProgram.ts";
import { ExitCode } from "../../../ts/cli/ExitError.ts";

const { OK, FAILED, USAGE, UNREACHABLE, REFUSED, TIMEOUT } = ExitCode;

const INTRODUCTION = `# Command line

Made from the commands themselves: \`npx vitest run test/ts/cli/reference.test.ts -u\` writes this page anew, and the test fails when it
is not that of the code.

\`infernet\` and \`infernet-client\` are one program; the second name is that of Infernet's documentation. A flag may be written with \`-\`
or \`_\` between its words. \`-\` as a file is standard input or output. Results go to standard output, and nothing else does: errors,
progress and questions go to standard error, progress only in a terminal. \`NO_COLOR\` turns colours off.

## Exit codes

| code | |
|---|---|
| ${OK} | done |
| ${FAILED} | tried, and failed |
| ${USAGE} | wrong usage: nothing was tried |
| ${UNREACHABLE} | nothing answers at the URL of the node, the router or the chain |
| ${REFUSED} | the node, or a contract, has turned it down |
| ${TIMEOUT} | took too long; it may still happen |
| 128 + n | ended by signal n |

## Keys

Commands that sign take the first of these that is given:

1. \`--account NAME\`: a Foundry keystore (\`cast wallet import NAME\`, or a path), whose password is asked for or read from \`--password-file\`;
2. \`--key FILE\`: a private key in a file that nobody else can read, or a keystore;
3. \`--private-key KEY\`, \`-pk KEY\`: on local chains (31337, 1337) only, since every user of a machine can read command lines;
4. the environment variable \`PRIVATE_KEY\`: the key, or the file that it is in.

Anvil's development keys are refused off local chains: everybody has them. No key is ever printed.

## Commands
`;

/** The page docs/cli.md: the help of every command, as a terminal of 100 columns shows it. */
export async function renderReference(): Promise<string> {
  const program = await createProgram("infernet");
  const sections = program.commands.flatMap((command) => describe(command, []));
  return `${INTRODUCTION}\n${sections.join("\n")}`;
}

function describe(command: Command, parents: readonly string[]): string[] {
  const path = [...parents, command.name()];
  const title = `${"#".repeat(path.length + 2)} ${path.join(" ")}\n\n\`\`\`\n${helpOf(command)}\`\`\`\n`;
  return [title, ...command.commands.flatMap((child) => describe(child, path))];
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}
