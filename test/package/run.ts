import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/** Folder of the project. */
export const ROOT = path.join(import.meta.dirname, "../..");

/** How a program ended. */
export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; whatever its exit code, that is no error. */
export async function run(
  file: string,
  args: readonly string[],
  options: { cwd: string; env?: Readonly<Record<string, string>> },
): Promise<Run> {
  const { FORCE_COLOR: _, ...env } = process.env;
  const running = promisify(execFile)(file, args, {
    cwd: options.cwd,
    env: { ...env, NO_COLOR: "1", ...options.env },
    maxBuffer: 2 ** 26,
  });
  try {
    return { code: 0, ...(await running) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown } & Run;
    if (typeof code !== "number") throw error;
    return { code, stdout, stderr };
  }
}

/**
 * Runs a program that must end well.
 *
 * @returns standard output
 * @throws Error with what it has printed, when it doesn't
 */
export async function runWell(...parameters: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(...parameters);
  if (code === 0) return stdout;
  const [file, args] = parameters;
  throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
}

/** npm's flags: from the cache where it can, and without noise. */
export const NPM_INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund"];
