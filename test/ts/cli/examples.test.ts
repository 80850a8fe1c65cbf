import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram } from "../../../ts/cli/createProgram.ts";
import { normalizeArgs } from "../../../ts/cli/normalizeArgs.ts";

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** The examples in a command's help, as a shell would split them, up to a pipe or a redirection. */
function examplesOf(command: Command): string[][] {
  let help = "";
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  const lines = help.replaceAll(/ \\\n\s+/g, " ").matchAll(/^ {2,}(?:[^|\n]*\| )?infernet (.+)$/gm);
  return [...lines].map(([, line = ""]) => {
    const [call = ""] = line
      .replaceAll(/0x([0-9a-fA-F]{4})…/g, (_, start) => `0x${start.padEnd(40, "0")}`)
      .split(/ {3,}| [|>]/);
    return [...call.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
      ([, single, double, plain]) => single ?? double ?? plain ?? "",
    );
  });
}

test("every example in the help is a command line that the program takes", async () => {
  const examples = everyCommand(await createProgram("infernet")).flatMap(examplesOf);
  expect(examples.length).toBeGreaterThan(30);
  for (const example of examples) {
    const program = await createProgram("infernet", example[0]);
    let ran = 0;
    for (const leaf of leaves(program)) {
      leaf.action(() => {
        ran += 1;
      });
    }
    await program.parseAsync(normalizeArgs(example), { from: "user" });
    expect(ran, example.join(" ")).toBe(1);
  }
});
