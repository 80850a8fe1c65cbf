import { type Command, InvalidArgumentError, Option } from "commander";
import type { NodeClient } from "../../client/rest/NodeClient.ts";

export interface NodeOptions {
  url: string;
  tokenFile?: string;
}

/** Where a devnet's node listens. */
const DEFAULT_URL = "http://127.0.0.1:4000";

/** How long a call of the program may take: longer than the client's own default, since a person sees that it waits. */
export const CALL: { timeoutMs: number } = { timeoutMs: 15_000 };

/** Adds the flags that say which node is meant. */
export function addNodeOptions(command: Command): Command {
  return command
    .addOption(new Option("--url <url>", "the node's REST API").env("SERVER_URL").default(DEFAULT_URL))
    .addOption(new Option("--token-file <file>", "file with the node's access token").env("SERVER_TOKEN_FILE"));
}

/** A client of the node that the flags name. */
export async function nodeClientOf({ url, tokenFile }: NodeOptions): Promise<NodeClient> {
  const [{ NodeClient }, { readText }] = await Promise.all([
    import("../../client/rest/NodeClient.ts"),
    import("../input/readText.ts"),
  ]);
  return new NodeClient(url, tokenFile === undefined ? {} : { bearer: (await readText(tokenFile)).trim() });
}

/** The flag `--json`. */
export const jsonOption = (): Option => new Option("--json", "print JSON on one line, and nothing else");

/** The flag `-o, --output`. */
export const outputOption = (): Option =>
  new Option("-o, --output <file>", "file to write the result to, - for standard output").default("-");

/** The flag `-i, --input`. */
export const inputOption = (what = "JSON object that the container gets"): Option =>
  new Option("-i, --input <file>", `${what}; - for standard input`).default("-");

/** The flag `--task`. */
export const taskOption = (): Option => new Option("--task <task>", "id or name of the Hugging Face task");

/** Reads a comma list. */
export function parseList(value: string): string[] {
  const items = value.split(",").map((item) => item.trim());
  if (items.some((item) => item === ""))
    throw new InvalidArgumentError(`"${value}": expected ids with commas between.`);
  return items;
}

/** Reads a flag that may have a value: `--flag`, `--flag true`, `--flag false`. */
export function parseFlag(value: string): boolean {
  const text = value.toLowerCase();
  if (["true", "1", "yes"].includes(text)) return true;
  if (["false", "0", "no"].includes(text)) return false;
  throw new InvalidArgumentError(`"${value}": expected true or false.`);
}

/** Makes a reader of whole numbers. */
export const parseWhole =
  (minimum: number, maximum: number) =>
  (value: string): number => {
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`"${value}": expected a whole number from ${minimum} to ${maximum}.`);
  };

/** Collects the values of a flag that may be repeated. */
export const collect = (value: string, values: readonly string[] = []): string[] => [...values, value];
