import type { SummaryParameters } from "../../tasks.ts";
import { rankSentences } from "./rankSentences.ts";
import { splitSentences } from "./splitSentences.ts";
import { sentenceTerms, sentenceWords } from "./summaryTerms.ts";

/** Most words of a summary when the request doesn't say: the default of facebook/bart-large-cnn, Hugging Face's usual model. */
const DEFAULT_MAX_LENGTH = 142;

/** A summary aims at this part of the text's words, within `min_length` and `max_length`. */
const NATURAL_PART = 1 / 3;

/**
 * Summarizes a text by its own most central sentences (`builtin/textrank`), whole and in their order: deterministic,
 * linear in the length of the text.
 *
 * Sentences are taken by rank until a third of the text's words is reached, or `min_length` when that is more; a
 * sentence with which the summary would pass `max_length` is left out. Lengths count words, where neural models count
 * tokens. Whole sentences come first: when no sentence fits `max_length`, the shortest one is the summary; a text of one
 * sentence is its own summary; a longer text's summary never has all of its sentences, whatever `min_length` says.
 *
 * @param text any text; English abbreviations are known
 * @param parameters `min_length` (default 0) and `max_length` (default 142, or `min_length` when that is more), in words
 */
export function summarize(text: string, parameters: Pick<SummaryParameters, "min_length" | "max_length"> = {}): string {
  const sentences = splitSentences(text);
  const words = sentences.map(sentenceWords);
  const lengths = words.map((list) => list.length);
  const ranks = rankSentences(words.map(sentenceTerms));
  const { min_length: min = 0, max_length: max = Math.max(DEFAULT_MAX_LENGTH, min) } = parameters;
  const natural = lengths.reduce((sum, length) => sum + length, 0) * NATURAL_PART;
  const chosen = choose(lengths, ranks, { goal: Math.max(natural, min), max });
  return sentences.filter((_, index) => chosen.has(index)).join(" ");
}

/** Indices of the sentences to keep: best first until `goal` words, never more than `max` words, at least one sentence. */
function choose(
  lengths: readonly number[],
  ranks: Float64Array,
  { goal, max }: { goal: number; max: number },
): ReadonlySet<number> {
  const chosen = new Set<number>();
  let total = 0;
  for (const index of byRank(ranks)) {
    const length = lengths[index] ?? 0;
    if (chosen.size > 0 && (total >= goal || chosen.size === lengths.length - 1)) break;
    if (length === 0 || total + length > max) continue;
    chosen.add(index);
    total += length;
  }
  if (chosen.size === 0) chosen.add(shortest(lengths));
  return chosen;
}

/** Best first; of equals, which rounding may tell apart, the one that stands first. */
function byRank(ranks: Float64Array): number[] {
  const rounded = ranks.map((rank) => Math.round(rank * 1e9));
  return [...ranks.keys()].sort((a, b) => (rounded[b] ?? 0) - (rounded[a] ?? 0) || a - b);
}

/** The shortest sentence that has a word; the first one when none has. */
function shortest(lengths: readonly number[]): number {
  let best = 0;
  for (const [index, length] of lengths.entries()) {
    const bestLength = lengths[best] ?? 0;
    if (length > 0 && (bestLength === 0 || length < bestLength)) best = index;
  }
  return best;
}
