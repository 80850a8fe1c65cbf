import nlp from "compromise/two";
import type { Sentence } from "./sentences.ts";
import type { Token } from "./tokenize.ts";

const NO_TAGS: ReadonlySet<string> = new Set();
/** Characters given to compromise at once: it is linear up to here and alignment errors stay local. */
const CHUNK = 2000;

/**
 * compromise's part-of-speech and name tags for our tokens.
 *
 * compromise cuts text its own way; a term is matched to the token in which it begins. A token that it sees
 * differently has no tags, which every rule treats as "unknown".
 */
export function posTags(
  text: string,
  tokens: readonly Token[],
  sentences: readonly Sentence[],
): (index: number) => ReadonlySet<string> {
  const tags = new Map<number, ReadonlySet<string>>();
  let from = 0;
  sentences.forEach((sentence, position) => {
    const start = tokens[from]?.start ?? 0;
    const end = tokens[sentence.to - 1]?.end ?? start;
    if (position + 1 < sentences.length && end - start < CHUNK) return;
    alignChunk(text.slice(start, end), start, tokens, from, tags);
    from = sentence.to;
  });
  return (index) => tags.get(index) ?? NO_TAGS;
}

function alignChunk(
  chunk: string,
  offset: number,
  tokens: readonly Token[],
  from: number,
  tags: Map<number, ReadonlySet<string>>,
): void {
  let cursor = 0;
  let index = from;
  for (const term of nlp(chunk).termList()) {
    if (term.text === "") continue;
    const found = chunk.indexOf(term.text, cursor);
    if (found < 0 || found - cursor > CHUNK) continue;
    cursor = found + term.text.length;
    while (index < tokens.length && (tokens[index]?.end ?? 0) <= offset + found) index++;
    if (term.tags && tokens[index]?.start === offset + found) tags.set(index, term.tags);
  }
}
