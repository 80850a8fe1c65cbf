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
  const chunks = cutChunks(tokens, sentences);
  const tagged = new Set<Chunk>();
  const tags = new Map<number, ReadonlySet<string>>();
  return (index) => {
    const chunk = findChunk(chunks, index);
    // Most sentences are settled by the lists alone; compromise is asked only about the others.
    if (chunk && !tagged.has(chunk)) {
      tagged.add(chunk);
      const start = tokens[chunk.from]?.start ?? 0;
      alignChunk(text.slice(start, tokens[chunk.to - 1]?.end), start, tokens, chunk.from, tags);
    }
    return tags.get(index) ?? NO_TAGS;
  };
}

/** Whole sentences, some {@link CHUNK} characters of them; token range with `to` exclusive. */
interface Chunk {
  readonly from: number;
  readonly to: number;
}

function cutChunks(tokens: readonly Token[], sentences: readonly Sentence[]): Chunk[] {
  const chunks: Chunk[] = [];
  let from = 0;
  for (const { to } of sentences) {
    const isLast = to === tokens.length;
    if (!isLast && (tokens[to - 1]?.end ?? 0) - (tokens[from]?.start ?? 0) < CHUNK) continue;
    chunks.push({ from, to });
    from = to;
  }
  return chunks;
}

function findChunk(chunks: readonly Chunk[], index: number): Chunk | undefined {
  let low = 0;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chunks[middle]?.to ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return chunks[low];
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
