import { execFileSync } from "node:child_process";
import { Command, Option } from "commander";
import { beforeAll, describe, expect, test } from "vitest";
import { bashCompletion } from "../../../../ts/cli/completion/bashCompletion.ts";
import { describeCommands } from "../../../../ts/cli/completion/describeCommands.ts";
import { fishCompletion } from "../../../../ts/cli/completion/fishCompletion.ts";
import { zshCompletion } from "../../../../ts/cli/completion/zshCompletion.ts";
import { createProgram } from "../../../../ts/cli/createProgram.ts";
import { captureCli } from "../captureCli.ts";

let bash: string;
beforeAll(async () => {
  bash = (await captureCli("completion", "bash")).stdout;
});

/** What bash offers after some words, the last one being typed. */
function offered(...typed: string[]): string[] {
  const script = `${bash}\nCOMP_WORDS=(infernet "$@"); COMP_CWORD=$#; _infernet; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: process.env["PATH"] ?? "" };
  return execFileSync("bash", ["--norc", "-c", script, "bash", ...typed], { encoding: "utf8", env })
    .trim()
    .split("\n");
}

describe("bash", () => {
  test.each([
    [["tr"], ["trace"]],
    [
      ["subscriptions", ""],
      ["list", "cancel"],
    ],
    [["subscriptions", "list", "--ow"], ["--owner"]],
    [["job", "-c", "echo", "--sy"], ["--sync"]],
    [["ids", "--status", "p"], ["pending"]],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [["job", "-i", "package.js"], ["package.json"]],
    [["nonsense", "--"], [""]],
  ])("%j is completed to %j", (typed, expected) => {
    expect(offered(...typed)).toEqual(expected);
  });

  test("serves both names of the program", () => {
    expect(bash).toMatch(/^complete .*-F _infernet infernet -F _infernet infernet-client$/m);
  });
});

test.each(["bash", "zsh", "fish"])("%s knows every command and every flag", async (shell) => {
  const { code, stdout } = await captureCli("completion", shell);
  expect(code).toBe(0);
  const described = describeCommands(await createProgram("infernet"));
  expect(described.length).toBeGreaterThan(30);
  for (const { path, flags } of described) {
    for (const word of path) expect(stdout).toContain(word);
    for (const name of flags.flatMap(({ names }) => names)) {
      expect(stdout).toContain(
        shell === "fish" ? `${name.startsWith("--") ? "-l" : "-s"} ${name.replace(/^-+/, "")}` : name,
      );
    }
  }
});

test("quotes what a shell would take for its own", () => {
  const program = new Command("infernet").addCommand(
    new Command("x").addOption(new Option("--y <z>", "it's [a] `b` $(c): d\\").choices(["e"])),
  );
  const commands = describeCommands(program);
  expect(zshCompletion(commands)).toContain("'*--y[it'\\''s (a) `b` $(c)\\: d\\]:value:(e)'");
  expect(fishCompletion(commands)).toContain("-d 'it\\'s [a] `b` $(c): d\\\\'");
  expect(() => execFileSync("bash", ["-n"], { input: bashCompletion(commands) })).not.toThrow();
});

test("an unknown shell is wrong usage", async () => {
  expect(await captureCli("completion", "tcsh")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/Allowed choices are bash, zsh, fish/),
  });
});
