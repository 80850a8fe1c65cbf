/** Where a token stands in the text, in Unicode code points. */
export interface Span {
  start: number;
  /** Exclusive. */
  end: number;
}

/** Farthest that a token may be from where it is expected. */
const WINDOW = 64;

/**
 * Finds where tokens stand in the text they were made from. Tokenizers change letters (case, accents, width), so both are
 * compared without such differences.
 *
 * @param text the text
 * @param tokens the tokens' texts, in order; `undefined` for one that stands for an unknown word
 * @returns a span for each; an empty one where nothing in the text is like the token
 */
export function alignTokens(text: string, tokens: readonly (string | undefined)[]): Span[] {
  const { letters, origins } = fold(text);
  let cursor = 0;
  return tokens.map((token) => {
    cursor = skip(letters, cursor, /[\s\p{Cc}\p{Cf}]/u);
    const word = token === undefined ? "" : fold(token.trim()).letters;
    const distance = word === "" ? -1 : letters.slice(cursor, cursor + WINDOW + word.length).indexOf(word);
    const isFound = distance !== -1;
    const from = isFound ? cursor + distance : cursor;
    const to = isFound ? from + word.length : token === undefined ? endOfWord(letters, from) : from;
    cursor = to;
    const start = origins[from] ?? origins.at(-1) ?? 0;
    return { start, end: to === from ? start : (origins[to - 1] ?? start) + 1 };
  });
}

/** The text in lower case, decomposed, without accents; and for each unit of it the code point that it comes from. */
function fold(text: string): { letters: string; origins: number[] } {
  const origins: number[] = [];
  let letters = "";
  let index = 0;
  for (const character of text) {
    const folded = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    letters += folded;
    for (let unit = 0; unit < folded.length; unit++) origins.push(index);
    index++;
  }
  return { letters, origins };
}

function skip(letters: string, from: number, what: RegExp): number {
  let at = from;
  while (at < letters.length && what.test(letters.charAt(at))) at++;
  return at;
}

/** A word to a tokenizer is a run of letters and digits, or one character of any other kind. */
function endOfWord(letters: string, from: number): number {
  const end = skip(letters, from, /[\p{L}\p{N}\p{Surrogate}]/u);
  return Math.max(end, Math.min(from + 1, letters.length));
}
