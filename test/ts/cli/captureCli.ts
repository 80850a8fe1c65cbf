import { stripVTControlCharacters } from "node:util";
import { vi } from "vitest";
import { runCli } from "../../../ts/cli/runCli.ts";

/** What a run of the program has given. */
export interface CliRun {
  code: number;
  stdout: string;
  stderr: string;
}

const plain = stripVTControlCharacters;

/** Runs the program in this process, outside a terminal: for what needs no process of its own. */
export async function captureCli(...args: string[]): Promise<CliRun> {
  const output = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      output[name] += String(text);
      return true;
    }),
  );
  try {
    const code = await runCli(args);
    return { code, stdout: plain(output.stdout), stderr: plain(output.stderr) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
