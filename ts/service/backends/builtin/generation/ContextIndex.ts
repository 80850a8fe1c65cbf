/** Longest context, in tokens: the model is of order 5. */
export const LONGEST_CONTEXT = 4;

/** A range of {@link ContextIndex.positions}: the places in the corpus that follow one context. */
export interface ContextRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The corpus as one array of tokens, with its predicted positions sorted by the tokens before them, nearest first.
 *
 * All places that follow the same context are neighbours in that order, and those that follow a longer context lie inside
 * the range of the shorter one; so one sorted array serves every order of the n-gram model, and no table of n-grams
 * is ever built.
 */
export interface ContextIndex {
  readonly tokens: Uint16Array;
  readonly positions: Int32Array;
  /** Ranges for contexts of 1 to {@link LONGEST_CONTEXT} tokens from the end of `history`; it stops at the first unseen. */
  ranges(history: readonly number[]): ContextRange[];
}

/**
 * @param tokens the corpus
 * @param predicted positions at which the model is to predict; each has at least {@link LONGEST_CONTEXT} tokens before it
 */
export function createContextIndex(tokens: Uint16Array, predicted: readonly number[]): ContextIndex {
  const before = (position: number, distance: number): number => tokens[position - distance] ?? 0;
  const positions = Int32Array.from(predicted).sort((a, b) => {
    for (let distance = 1; distance <= LONGEST_CONTEXT + 1; distance++) {
      const difference = before(a, distance) - before(b, distance);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
  /** First index in the range whose token at that distance is at least `token`. */
  const lowerBound = (range: ContextRange, distance: number, token: number): number => {
    let low = range.from;
    let high = range.to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(positions[middle] ?? 0, distance) < token) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    tokens,
    positions,
    ranges: (history) => {
      const ranges: ContextRange[] = [];
      let range: ContextRange = { from: 0, to: positions.length };
      for (let distance = 1; distance <= Math.min(LONGEST_CONTEXT, history.length); distance++) {
        const token = history[history.length - distance] ?? 0;
        range = { from: lowerBound(range, distance, token), to: lowerBound(range, distance, token + 1) };
        if (range.from === range.to) break;
        ranges.push(range);
      }
      return ranges;
    },
  };
}
