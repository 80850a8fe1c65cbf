import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RotatingFile } from "../../../ts/node/RotatingFile.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "infernet-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failures: string[] = [];
const create = (maxBytes: number, backups: number, path = join(folder, "deep/node.log")) =>
  new RotatingFile({ path, maxBytes, backups, onFailure: ({ message }) => failures.push(message) });
const contents = () =>
  Object.fromEntries(
    readdirSync(join(folder, "deep")).map((name) => [name, readFileSync(join(folder, "deep", name), "utf8")]),
  );

describe("RotatingFile", () => {
  test("puts the file aside before it grows too large, and keeps so many", () => {
    const file = create(10, 2);
    for (const line of ["aaaa\n", "bbbb\n", "cccc\n", "dddd\n", "eeee\n", "ffff\n", "gggg\n"]) file.write(line);
    expect(contents()).toEqual({
      "node.log": "gggg\n",
      "node.log.1": "eeee\nffff\n",
      "node.log.2": "cccc\ndddd\n",
    });
    file.close();
  });

  test("goes on with the file that is there", () => {
    mkdirSync(join(folder, "deep"));
    writeFileSync(join(folder, "deep/node.log"), "12345678\n");
    const file = create(10, 1);
    file.write("x\n");
    expect(contents()).toEqual({ "node.log": "x\n", "node.log.1": "12345678\n" });
    file.close();
  });

  test("without backups it starts anew", () => {
    const file = create(4, 0);
    for (const line of ["a\n", "b\n", "c\n"]) file.write(line);
    expect(contents()).toEqual({ "node.log": "c\n" });
    file.close();
  });

  test("a line longer than the limit has a file of its own", () => {
    const file = create(4, 3);
    for (const line of ["a\n", "long line\n", "b\n"]) file.write(line);
    expect(contents()).toEqual({ "node.log": "b\n", "node.log.1": "long line\n", "node.log.2": "a\n" });
    file.close();
  });

  test("counts bytes, not characters", () => {
    const file = create(8, 1);
    for (const line of ["€€\n", "€\n"]) file.write(line);
    expect(contents()).toEqual({ "node.log": "€\n", "node.log.1": "€€\n" });
    file.close();
  });

  test.skipIf(!existsSync("/dev/full"))("a disk that is full is told once and costs only the lines", () => {
    failures.length = 0;
    const file = create(1_000, 1, "/dev/full");
    for (let i = 0; i < 5; i++) file.write("x\n");
    expect(failures).toEqual([expect.stringContaining("ENOSPC")]);
    file.close();
  });

  test("a path that can't be written is told once, and tried again", () => {
    failures.length = 0;
    writeFileSync(join(folder, "deep"), "a file where a folder should be");
    const file = create(100, 1);
    file.write("lost\n");
    file.write("lost\n");
    expect(failures).toHaveLength(1);
    rmSync(join(folder, "deep"));
    file.write("kept\n");
    expect(contents()).toEqual({ "node.log": "kept\n" });
    file.close();
  });
});
