import { stripVTControlCharacters, styleText } from "node:util";

/**
 * Lays rows of a name and a value out in two columns, indented; names are dimmed where the output shows colours.
 *
 * @param columns width of the terminal, where long values are wrapped; without one (a pipe) they stay on one line
 */
export function twoColumns(
  rows: readonly (readonly [name: string, value: string])[],
  columns: number | undefined = process.stdout.columns,
): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const margin = `\n${" ".repeat(width + 4)}`;
  return rows
    .map(([name, value]) => {
      const lines = columns === undefined ? [value] : wrap(value, columns - margin.length);
      return `  ${styleText("dim", name.padEnd(width), { stream: process.stdout })}  ${lines.join(margin)}\n`;
    })
    .join("");
}

/** Emphasised text, where the output shows it. */
export function heading(text: string): string {
  return styleText("bold", text, { stream: process.stdout });
}

/** Breaks a text at spaces. A word that is wider than a line keeps a line of its own, so that it can be copied. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Narrower than this, a column is not worth wrapping: the terminal does it. */
const MIN_WRAP_WIDTH = 16;

/**
 * Lays rows out in columns under headings. Nothing is cut: ids are there to be copied. The last column is not padded, and
 * wrapped in a terminal.
 *
 * @param width of the terminal; without one (a pipe) a row stays on one line
 */
export function columns(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined = process.stdout.columns,
): string {
  const widths = headings.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const margin = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0);
  const room = width === undefined || width - margin < MIN_WRAP_WIDTH ? undefined : width - margin;
  const line = (cells: readonly string[]) => {
    const start = cells.slice(0, -1).map((cell, index) => `${cell.padEnd(widths[index] ?? 0)}  `);
    const last = cells.at(-1) ?? "";
    const wrapped = room === undefined ? [last] : wrap(last, room);
    return (start.join("") + wrapped.join(`\n${" ".repeat(margin)}`)).trimEnd();
  };
  return `${heading(line(headings))}\n${rows.map((row) => `${line(row)}\n`).join("")}`;
}

/** Columns as wide as what is in them; in a terminal that is narrower, a block of lines for each row. */
export function columnsOrBlocks(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined = process.stdout.columns,
): string {
  const table = columns(headings, rows, undefined);
  const widest = Math.max(
    ...stripVTControlCharacters(table)
      .split("\n")
      .map(({ length }) => length),
  );
  if (width === undefined || widest <= width) return table;
  const block = (row: readonly string[]) =>
    twoColumns(
      headings.map((name, index) => [name, row[index] ?? ""]),
      width,
    );
  return rows.map(block).join("\n");
}
