/**
 * Makes foreign text fit for a log: runs of control, format and line-separator characters become one space, and the
 * rest is cut at `maxLength` characters.
 *
 * @param maxLength in Unicode code points, without the ellipsis that marks a cut
 * @example
 * oneLine("two\nlines", 5); // "two l…"
 */
export function oneLine(text: string, maxLength: number): string {
  // A code point has at most two units, and the text may be megabytes long.
  const head = text.slice(0, 2 * maxLength + 2);
  const characters = [...head.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim()];
  const cut = characters.length > maxLength || head.length < text.length;
  return characters.slice(0, maxLength).join("") + (cut ? "…" : "");
}
