import { type ContextIndex, type ContextRange, LONGEST_CONTEXT } from "./ContextIndex.ts";

/** Interpolated Kneser-Ney smoothing over a {@link ContextIndex}. */
export interface KneserNey {
  /** P(w) with no context: in how many different surroundings a word occurs. */
  readonly unigrams: Float64Array<ArrayBuffer>;
  /** P(w | context) for the context that `ranges` describes, shortest first. The array is the caller's. */
  distribution(ranges: readonly ContextRange[]): Float64Array;
}

/**
 * Estimates the discount of each order from the counts of counts (n1 / (n1 + 2 n2)) and prepares the unigrams.
 *
 * Contexts shorter than the longest one found count in how many different longer contexts a word follows them
 * (continuation counts); the longest counts how often.
 */
export function createKneserNey(index: ContextIndex, vocabularySize: number): KneserNey {
  const counter = createCounter(index, vocabularySize);
  const all: ContextRange = { from: 0, to: index.positions.length };
  const discounts = Array.from({ length: LONGEST_CONTEXT + 1 }, (_, order) => discountOf(index, counter, order));
  const uniform = new Float64Array(vocabularySize).fill(1 / vocabularySize);
  const unigrams = interpolate(uniform, counter(all, 0, true), discounts[0] ?? 0.5);
  return {
    unigrams,
    distribution: (ranges) => {
      let probabilities = unigrams.slice();
      ranges.forEach((range, position) => {
        const counts = counter(range, position + 1, position + 1 < ranges.length);
        probabilities = interpolate(probabilities, counts, discounts[position + 1] ?? 0.5);
      });
      return probabilities;
    },
  };
}

/** Words of a range with their counts, in the first `size` places of buffers that the next count overwrites. */
interface Counts {
  readonly words: Uint16Array;
  readonly counts: Float64Array;
  size: number;
  total: number;
}

type Counter = (range: ContextRange, length: number, continuation: boolean) => Counts;

/** Counts the words of a range: all of them, or each once per token that stands before the context. */
function createCounter({ tokens, positions }: ContextIndex, vocabularySize: number): Counter {
  const slot = new Int32Array(vocabularySize).fill(-1);
  const lastSeen = new Int32Array(vocabularySize);
  const result: Counts = {
    words: new Uint16Array(vocabularySize),
    counts: new Float64Array(vocabularySize),
    size: 0,
    total: 0,
  };
  const { words, counts } = result;
  return (range, length, continuation) => {
    result.size = 0;
    result.total = 0;
    for (let i = range.from; i < range.to; i++) {
      const position = positions[i] ?? 0;
      const word = tokens[position] ?? 0;
      const longer = (tokens[position - length - 1] ?? 0) + 1;
      let place = slot[word] ?? -1;
      if (place === -1) {
        place = result.size++;
        slot[word] = place;
        words[place] = word;
        counts[place] = 0;
      } else if (continuation && lastSeen[word] === longer) continue;
      lastSeen[word] = longer;
      counts[place] = (counts[place] ?? 0) + 1;
      result.total++;
    }
    for (let place = 0; place < result.size; place++) slot[words[place] ?? 0] = -1;
    return result;
  };
}

/** Mixes counts into the distribution of the shorter context, in place. */
function interpolate(
  probabilities: Float64Array<ArrayBuffer>,
  { words, counts, size, total }: Counts,
  discount: number,
): Float64Array<ArrayBuffer> {
  if (total === 0) return probabilities;
  const left = (discount * size) / total;
  for (let word = 0; word < probabilities.length; word++) probabilities[word] = (probabilities[word] ?? 0) * left;
  for (let place = 0; place < size; place++) {
    const word = words[place] ?? 0;
    probabilities[word] = (probabilities[word] ?? 0) + ((counts[place] ?? 0) - discount) / total;
  }
  return probabilities;
}

function discountOf({ tokens, positions }: ContextIndex, counter: Counter, length: number): number {
  let once = 0;
  let twice = 0;
  let from = 0;
  for (let i = 1; i <= positions.length; i++) {
    if (i < positions.length && isSameContext(tokens, positions[i - 1] ?? 0, positions[i] ?? 0, length)) continue;
    const { counts, size } = counter({ from, to: i }, length, length < LONGEST_CONTEXT);
    for (let place = 0; place < size; place++) {
      if (counts[place] === 1) once++;
      else if (counts[place] === 2) twice++;
    }
    from = i;
  }
  return once === 0 ? 0.5 : once / (once + 2 * twice);
}

function isSameContext(tokens: Uint16Array, a: number, b: number, length: number): boolean {
  for (let distance = 1; distance <= length; distance++)
    if (tokens[a - distance] !== tokens[b - distance]) return false;
  return true;
}
