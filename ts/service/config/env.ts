import { SERVED_TASK_IDS, type ServedTaskId, taskName } from "../../codec/HFTaskId.ts";
import { oneLine } from "../../protocol/oneLine.ts";
import { ServiceConfigError } from "../errors/ServiceConfigError.ts";

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of the service, and for each whether it exists once for all tasks, for each task, or both. */
export const VARIABLES = {
  HF_INF_TOKEN: "all",
  HF_INF_PROVIDER: "all",
  HF_INF_ENDPOINT: "both",
  HF_INF_ENDPOINT_API: "all",
  HF_INF_ENDPOINT_TOKEN: "all",
  HF_INF_ENDPOINT_PARAMETERS: "all",
  HF_INF_ALLOWED_ENDPOINTS: "all",
  HF_INF_BACKEND: "both",
  HF_INF_MODEL: "task",
  HF_INF_MODEL_DIR: "all",
  HF_INF_MODEL_CACHE_MB: "all",
  HF_INF_DTYPE: "all",
  HF_INF_CHAT_TEMPLATE: "all",
  HF_INF_ALLOW_DOWNLOAD: "all",
  HF_INF_ATTESTATION_KEY: "all",
  HF_INF_MAX_BODY_BYTES: "all",
  HF_INF_MAX_PENDING_BYTES: "all",
  HF_INF_MAX_TEXT_LENGTH: "all",
  HF_INF_MAX_NEW_TOKENS: "all",
  HF_INF_MAX_CONCURRENCY: "all",
  HF_INF_MAX_QUEUE: "all",
  HF_INF_DEADLINE_SECONDS: "all",
} as const;

/** Name of a variable that exists once for all tasks. */
export type Variable = keyof typeof VARIABLES;

/** Name of the variable for one task: `HF_INF_MODEL_SUMMARIZATION`. */
export function taskVariable(variable: Variable, taskId: ServedTaskId): string {
  return `${variable}_${taskName(taskId).toUpperCase()}`;
}

/** The value of a variable, trimmed; `undefined` when it is not set or empty. */
export function readVariable(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

/** A whole number from `minimum` to `maximum`. */
export function readInteger(
  env: Environment,
  name: Variable,
  { minimum, maximum }: { minimum: number; maximum: number },
): number | undefined {
  const value = readVariable(env, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw invalidVariable(name, value, `a whole number from ${minimum} to ${maximum}`);
}

/** `1`, `true`, `0` or `false`. */
export function readFlag(env: Environment, name: Variable): boolean | undefined {
  const value = readVariable(env, name)?.toLowerCase();
  if (value === undefined) return undefined;
  if (value === "1" || value === "true") return true;
  if (value === "0" || value === "false") return false;
  throw invalidVariable(name, value, "1 or 0");
}

/** One of some words. */
export function readChoice<const Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = readVariable(env, name);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value.toLowerCase());
  if (choice === undefined) throw invalidVariable(name, value, `one of ${choices.join(", ")}`);
  return choice;
}

/** Words between commas. */
export function readList(env: Environment, name: Variable): string[] {
  const value = readVariable(env, name) ?? "";
  return value.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
}

/** An http(s) URL without the slash at its end. A password in it would be logged and is refused. */
export function readUrl(name: string, value: string): string {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ServiceConfigError(`${name}: got no http:// or https:// URL.`, {
      whatToDo: "Set it to a server's base URL, such as http://127.0.0.1:8080 or http://127.0.0.1:8000/v1.",
    });
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new ServiceConfigError(`${name}: the URL has a user, password, query or fragment, expected none.`, {
      whatToDo: "Give a server's key by HF_INF_ENDPOINT_TOKEN.",
    });
  }
  return url.href.replace(/\/+$/, "");
}

/** Error about a variable that holds no secret. */
export function invalidVariable(name: string, value: string, expected: string): ServiceConfigError {
  return new ServiceConfigError(`${name}: got "${oneLine(value, 60)}", expected ${expected}.`);
}

/**
 * Refuses variables that begin like the service's and are none: a misspelt `HF_INF_TOKEN` would otherwise mean that
 * requests are answered by other models than those asked for.
 */
export function refuseUnknownVariables(env: Environment): void {
  const known = new Set<string>(
    (Object.keys(VARIABLES) as Variable[]).flatMap((name) => [
      ...(VARIABLES[name] === "task" ? [] : [name]),
      ...(VARIABLES[name] === "all" ? [] : SERVED_TASK_IDS.map((taskId) => taskVariable(name, taskId))),
    ]),
  );
  const unknown = Object.keys(env).find(
    (name) => name.startsWith("HF_INF_") && env[name] !== undefined && !known.has(name),
  );
  if (unknown === undefined) return;
  throw new ServiceConfigError(`${unknown}: the service has no such setting.`, {
    whatToDo: `It has ${[...known].join(", ")}.`,
  });
}
