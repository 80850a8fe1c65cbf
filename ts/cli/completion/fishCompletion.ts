import type { CommandDescription, FlagDescription } from "./describeCommands.ts";
import { PROGRAMS } from "./shellWords.ts";

/** A fish script that completes commands, flags with what they are for, the choices of flags, and files everywhere else. */
export function fishCompletion(commands: readonly CommandDescription[]): string {
  const lines = commands.flatMap(({ path, words, flags }) => {
    const condition = `-n ${quote(`__infernet_at ${path.join(" ")}`.trim())}`;
    return [
      ...words.map(({ name, description }) => `${condition} -f -a ${quote(name)}${about(description)}`),
      ...flags.map((flag) => `${condition} ${flagWords(flag)}${about(flag.description)}`),
    ];
  });
  const groups = commands.filter(({ path, words }) => path.length === 1 && words.length > 0).map(({ path }) => path[0]);
  const completions = PROGRAMS.flatMap((program) => lines.map((line) => `complete -c ${program} ${line}`));
  return `# Completion of infernet for fish. Made by: infernet completion fish
function __infernet_at --description 'Whether these are the commands on the line'
    set -l found
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        if test (count $found) -eq 0; or begin; test (count $found) -eq 1; and contains -- $found[1] ${groups.join(" ")}; end
            set -a found $word
        end
    end
    test "$found" = "$argv"
end
${completions.join("\n")}
`;
}

function flagWords({ names, takesValue, choices }: FlagDescription): string {
  const spelled = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = !takesValue ? [] : choices.length === 0 ? ["-r"] : ["-x", `-a ${quote(choices.join(" "))}`];
  return [...spelled, ...value].join(" ");
}

const about = (description: string): string => (description === "" ? "" : ` -d ${quote(description)}`);

/** In fish only the backslash and the quote itself are special between single quotes. */
const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
