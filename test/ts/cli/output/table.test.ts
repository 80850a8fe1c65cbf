import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { columns, columnsOrBlocks, twoColumns } from "../../../../ts/cli/output/table.ts";

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

test("what doesn't fit in a narrow terminal is laid out in blocks", () => {
  const layOutBlocks = (width?: number) =>
    stripVTControlCharacters(
      columnsOrBlocks(
        ["id", "owner"],
        [
          ["1", "0x0123456789"],
          ["2", "0x9876543210"],
        ],
        width,
      ),
    );
  expect(layOutBlocks(16)).toBe("id  owner\n1   0x0123456789\n2   0x9876543210\n");
  expect(layOutBlocks(15)).toBe("  id     1\n  owner  0x0123456789\n\n  id     2\n  owner  0x9876543210\n");
  expect(layOutBlocks()).toBe(layOutBlocks(16));
});
