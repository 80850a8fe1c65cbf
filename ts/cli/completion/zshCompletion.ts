import type { CommandDescription, FlagDescription } from "./describeCommands.ts";
import { PROGRAMS, quote } from "./shellWords.ts";

/** A zsh script that completes commands, flags with what they are for, the choices of flags, and files everywhere else. */
export function zshCompletion(commands: readonly CommandDescription[]): string {
  const cases = commands.map(({ path, words, flags }) => {
    const specs = flags.flatMap((flag) => flag.names.map((name) => quote(flagSpec(name, flag))));
    const rest = words.length === 0 ? "'*:file:_files'" : "'1: :->word' '*:: :->rest'";
    const list = words.map(({ name, description }) => quote(`${escapeColons(name)}:${description}`)).join(" ");
    return `    ${quote(path.join(" "))})
      words_here=(${list})
      _arguments -C ${[...specs, rest].join(" ")} ;;
`;
  });
  return `#compdef ${PROGRAMS.join(" ")}
# Completion of infernet for zsh. Made by: infernet completion zsh
_infernet() {
  local state line
  local -a words_here
  case "$1" in
${cases.join("")}    *) _files; return ;;
  esac
  case "$state" in
  word) _describe command words_here ;;
  rest) _infernet "\${1:+$1 }$line[1]" ;;
  esac
}
compdef _infernet ${PROGRAMS.join(" ")}
if [ "$funcstack[1]" = "_infernet" ]; then _infernet ""; fi
`;
}

function flagSpec(name: string, { description, takesValue, choices }: FlagDescription): string {
  const about = description.replaceAll("[", "(").replaceAll("]", ")").replaceAll(":", "\\:");
  const value = !takesValue ? "" : choices.length === 0 ? ":value:_files" : `:value:(${choices.join(" ")})`;
  return `*${name}[${about}]${value}`;
}

const escapeColons = (text: string): string => text.replaceAll(":", "\\:");
