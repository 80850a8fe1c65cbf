import type { CommandDescription } from "./describeCommands.ts";
import { PROGRAMS, quote, words } from "./shellWords.ts";

/**
 * A bash script that completes commands, flags, the choices of flags, and files everywhere else. It needs nothing but
 * bash 3.2, which macOS has.
 */
export function bashCompletion(commands: readonly CommandDescription[]): string {
  const cases = commands.map(({ path, words: next, flags }) => {
    const names = (list: typeof flags) => quote(list.flatMap((flag) => flag.names).join(" "));
    const valued = names(flags.filter(({ takesValue }) => takesValue));
    return `    ${quote(path.join(" "))}) words=${quote(words(next))} flags=${names(flags)} valued=${valued} ;;\n`;
  });
  const choices = commands.flatMap(({ path, flags }) =>
    flags.flatMap((flag) =>
      flag.names.map((name) => {
        const list = quote(flag.choices.join(" "));
        return flag.choices.length === 0 ? "" : `    ${quote([...path, name].join(" "))}) words=${list} ;;\n`;
      }),
    ),
  );
  const groups = commands.filter(({ path, words: next }) => path.length === 1 && next.length > 0);
  const isGroup = groups.map(({ path }) => quote(path.join(" "))).join("|") || "''";
  return `# Completion of infernet for bash. Made by: infernet completion bash
_infernet() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" words="" flags="" valued="" word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
    -*) ;;
    *)
      if [ -z "$command" ]; then command="$word"
      else
        case "$command" in
        ${isGroup}) command="$command $word" ;;
        esac
      fi ;;
    esac
  done
  case "$command" in
${cases.join("")}  esac
  case " $valued " in
  *" $previous "*)
    words=""
    flags=""
    case "$command $previous" in
${choices.join("")}    esac ;;
  esac
  case "$current" in
  -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
  *)
    if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current"))
    else COMPREPLY=($(compgen -f -- "$current")); fi ;;
  esac
}
complete -o filenames ${PROGRAMS.map((name) => `-F _infernet ${name}`).join(" ")}
`;
}
