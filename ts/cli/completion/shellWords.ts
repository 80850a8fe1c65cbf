import type { CommandDescription } from "./describeCommands.ts";

/** What the program is called by. */
export const PROGRAMS = ["infernet", "infernet-client"] as const;

/** A word for bash and zsh in single quotes, whatever is in it. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Names with blanks between. */
export const words = (list: CommandDescription["words"]): string => list.map(({ name }) => name).join(" ");
