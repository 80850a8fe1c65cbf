/** No word of the lexicon is longer, and VADER's test for capitals is cubic in the length of a word. */
const LONGEST_TOKEN = 64;

const EDGE_PUNCTUATION = /^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu;

/**
 * Splits a text into the words VADER looks up. The package knows a word with at most one mark before or after it; real
 * text has `(great)`, `"great",` and `great!!!!`, and typographic apostrophes in `isn’t`.
 *
 * Words lose the punctuation around them, as in VADER's reference implementation. Exclamation and question marks stay,
 * as tokens of their own, since VADER counts them; what would be shorter than three characters stays whole, since it
 * may be an emoticon such as `:)`.
 */
export function sentimentTokens(text: string): string[] {
  return text
    .replace(/[‘’]/g, "'")
    .replace(/[–—…]/g, " ")
    .split(/\s+/)
    .filter((token) => token !== "")
    .flatMap((token) => bareWord(token.slice(0, LONGEST_TOKEN)));
}

function bareWord(token: string): string[] {
  const emphasis: string[] = [];
  const word = token.replace(EDGE_PUNCTUATION, (marks) => {
    emphasis.push(...(marks.match(/[!?]/g) ?? []));
    return "";
  });
  return word.length > 2 ? [word, ...emphasis] : [token];
}
