import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { columns, twoColumns } from "../../../../ts/cli/output/table.ts";

const layOut = (rows: [string, string][], columns?: number) => stripVTControlCharacters(twoColumns(rows, columns));

test("aligns the values", () => {
  expect(
    layOut([
      ["a", "1"],
      ["long name", "two words"],
    ]),
  ).toBe("  a          1\n  long name  two words\n");
});

test("wraps long values in a terminal, but never a word", () => {
  expect(layOut([["name", "one two 0x0123456789abcdef three"]], 20)).toBe(
    ["  name  one two", "        0x0123456789abcdef", "        three", ""].join("\n"),
  );
});

test("keeps runs of spaces", () => {
  expect(layOut([["name", "a  b"]], 20)).toBe("  name  a  b\n");
});

test("columns are as wide as what is in them, the last one wrapped in a terminal", () => {
  const rows = [
    ["1", "one two three four five"],
    ["22", ""],
  ];
  const headings = ["id", "what"];
  const layOutColumns = (width?: number) => stripVTControlCharacters(columns(headings, rows, width));
  expect(layOutColumns()).toBe("id  what\n1   one two three four five\n22\n");
  expect(layOutColumns(22)).toBe("id  what\n1   one two three four\n    five\n22\n");
  expect(layOutColumns(10)).toBe(layOutColumns());
});
