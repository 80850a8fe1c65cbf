import { styleText } from "node:util";

/** Lays rows of a name and a value out in two columns, indented; names are dimmed where the output shows colours. */
export function twoColumns(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, value]) => `  ${styleText("dim", name.padEnd(width), { stream: process.stdout })}  ${value}\n`)
    .join("");
}

/** Emphasised text, where the output shows it. */
export function heading(text: string): string {
  return styleText("bold", text, { stream: process.stdout });
}
