// A word may hold inner apostrophes, hyphens and dots (don't, ERC-20, e.g.); numbers keep their separators.
const TOKEN =
  /\p{L}[\p{L}\p{M}\p{N}]*(?:['’.‑-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*|_{3,}|\p{N}[\p{L}\p{N}]*(?:[.,:]\p{N}+)*|\S/gu;

/** Cuts a text into words, numbers and single punctuation marks, in their order; white space is dropped. */
export function tokenizeText(text: string): string[] {
  return Array.from(text.matchAll(TOKEN), ([token]) => token.replaceAll("’", "'"));
}

/** A word or number, as opposed to punctuation. */
export function isWord(token: string): boolean {
  return /^[\p{L}\p{N}]/u.test(token);
}

/** The mark ends a sentence, so that the next word gets a capital. */
export function endsSentence(token: string): boolean {
  return token === "." || token === "!" || token === "?";
}
