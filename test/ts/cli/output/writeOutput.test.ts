import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeOutput, writePieces } from "../../../../ts/cli/output/writeOutput.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "infernet-output-"));
});
afterAll(() => rm(folder, { recursive: true }));

const path = (name: string) => join(folder, name);
const written = (name: string) => readFile(path(name), "utf8");

async function* pieces(...all: string[]) {
  yield* all;
}

test("strings as they are, all else as JSON with exact integers", async () => {
  await writeOutput("two\nlines", { output: path("text") });
  await writeOutput({ a: [2n ** 200n] }, { output: path("indented") });
  await writeOutput("text", { output: path("json"), json: true });
  expect(await written("text")).toBe("two\nlines\n");
  expect(await written("indented")).toBe(`{\n  "a": [\n    ${2n ** 200n}\n  ]\n}\n`);
  expect(await written("json")).toBe('"text"\n');
});

test("pieces as they come, and the end of the line also when they break off", async () => {
  await writePieces(pieces("one ", "two"), path("whole"));
  expect(await written("whole")).toBe("one two\n");
  const broken = writePieces(
    (async function* () {
      yield "one ";
      throw new Error("broke off");
    })(),
    path("broken"),
  );
  await expect(broken).rejects.toThrow("broke off");
});

test.each([
  ["no-such-folder/x", "there is no such file or folder"],
  [".", "it is a folder"],
])("%s cannot be written", async (name, problem) => {
  const error = { code: "FILE_UNWRITABLE", shortMessage: `${join(folder, name)} cannot be written: ${problem}.` };
  await expect(writeOutput({}, { output: path(name) })).rejects.toMatchObject(error);
  await expect(writePieces(pieces(), path(name))).rejects.toMatchObject(error);
});
