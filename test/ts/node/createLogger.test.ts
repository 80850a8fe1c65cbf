import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createLogger } from "../../../ts/node/createLogger.ts";

function setup({ isTTY = false, hasFile = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "infernet-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = hasFile ? join(folder, "node.log") : "";
  const shown: string[] = [];
  const logger = createLogger(
    { path, max_file_size: 10_000, backup_count: 1 },
    { isTTY, write: (line) => shown.push(line) },
  );
  return { logger, shown, file: () => readFileSync(path, "utf8").trimEnd().split("\n") };
}

describe("createLogger", () => {
  test("writes debug and above to the file, info and above to standard error, as JSON lines", () => {
    const { logger, shown, file } = setup();
    logger.debug({ id: 1 }, "Request");
    logger.info({ id: 2 }, "Sent tx");
    expect(shown.map((line) => JSON.parse(line))).toEqual([
      { level: 30, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), msg: "Sent tx", id: 2 },
    ]);
    expect(file().map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(["Request", "Sent tx"]);
  });

  test("the message comes first, so that one line can be searched from left to right", () => {
    const { logger, shown } = setup({ hasFile: false });
    logger.info({ id: 7, err: "Container does not generate proof" }, "Ignored subscription creation");
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/ignored subscription creation.*7.*container does not generate proof/i);
  });

  test("T17: one entry is one line, whatever is in it", () => {
    const { logger, shown } = setup({ hasFile: false });
    logger.warn({ err: "two\nlines\u2028three" }, "a\nb");
    logger.error(new Error("alone\nand long"));
    logger.info("plain %s");
    logger.info({ msg: "own" }, "given");
    logger.child({ part: "x" }).info({ big: 2n ** 70n }, "child");
    expect(shown).toHaveLength(5);
    for (const line of shown) expect(line.trimEnd()).not.toContain("\n");
    expect(JSON.parse(shown[2] ?? "")).toMatchObject({ msg: "plain %s" });
    expect(shown[4]).toContain(String(2n ** 70n));
  });

  test("a person sees one line each, the message before its fields", () => {
    const { logger, shown } = setup({ isTTY: true, hasFile: false });
    logger.info({ id: 7, err: "too late" }, "Ignored subscription creation");
    expect(shown).toHaveLength(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
    const plain = (shown[0] ?? "").replaceAll(/\x1b\[\d+m/g, "");
    expect(plain).toMatch(
      /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: Ignored subscription creation \{"id":7,"err":"too late"\}\n$/,
    );
  });

  test("a person's terminal gets no control characters of others", () => {
    const { logger, shown } = setup({ isTTY: true, hasFile: false });
    logger.info({ err: "\u001b[2J gone" }, "no such model: \u001b[31m\nfake line");
    expect(shown.join("")).not.toContain("\u001b[31m\n");
    expect(shown.join("")).not.toContain("\u001b[2J");
    expect(shown.join("").trimEnd().split("\n")).toHaveLength(1);
  });

  test("a log file that can't be written is told on standard error", () => {
    const shown: string[] = [];
    const logger = createLogger(
      { path: "/dev/null/node.log", max_file_size: 10, backup_count: 1 },
      { write: (line) => shown.push(line) },
    );
    logger.info("still here");
    expect(shown.join("")).toContain("The log file can't be written");
    expect(shown.join("")).toContain("still here");
  });
});
