import { styleText } from "node:util";

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

/** Lays rows out in columns under headings. The last column is not padded, and nothing is cut: ids are there to be copied. */
export function columns(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === headings.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join("  ");
  return `${heading(line(headings))}\n${rows.map((row) => `${line(row)}\n`).join("")}`;
}
