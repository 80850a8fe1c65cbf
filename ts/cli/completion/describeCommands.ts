import type { Command, Option } from "commander";

/** A flag of a command, as a shell sees it. */
export interface FlagDescription {
  /** All its spellings: `-c`, `--containers`. */
  names: readonly string[];
  description: string;
  /** Whether a value follows it. */
  takesValue: boolean;
  /** The values that it may have, when they are few. */
  choices: readonly string[];
}

/** A command, as a shell sees it. */
export interface CommandDescription {
  /** Its words after the program's name: one, or two for a command within a command. Empty for the program itself. */
  path: readonly string[];
  description: string;
  /** The words that may follow: commands within it, or the choices of its first argument. */
  words: readonly { name: string; description: string }[];
  flags: readonly FlagDescription[];
}

/** The program, its commands, and the commands in those, in the order of the help. */
export function describeCommands(command: Command, path: readonly string[] = []): CommandDescription[] {
  const children = command.commands.filter((child) => child.name() !== "help");
  const help = command.createHelp();
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  return [
    {
      path,
      description: command.description(),
      words: [
        ...children.map((child) => ({ name: child.name(), description: child.description() })),
        ...choices.map((name) => ({ name, description: "" })),
      ],
      flags: help.visibleOptions(command).map(describeFlag),
    },
    ...children.flatMap((child) => describeCommands(child, [...path, child.name()])),
  ];
}

function describeFlag({ short, long, description, required, optional, argChoices }: Option): FlagDescription {
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
  };
}
