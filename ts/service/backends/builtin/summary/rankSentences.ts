const DAMPING = 0.85;
const MOST_ITERATIONS = 100;
const TOLERANCE = 1e-10;

/** Sparse matrix of sentences by terms, rows of length 1 (or 0); row i is entries `starts[i]` to `starts[i + 1]`. */
interface TermMatrix {
  starts: Uint32Array;
  terms: Uint32Array;
  weights: Float64Array;
  termCount: number;
}

/**
 * Ranks sentences by TextRank: PageRank over the graph whose edges weigh the cosine similarity of the sentences'
 * tf-idf vectors.
 *
 * The graph is never built. Its matrix is A·Aᵀ without the diagonal, A being the sparse matrix of sentences by terms, so
 * an iteration costs the number of words, not the square of the number of sentences.
 *
 * @param sentences the terms of each sentence
 * @returns one rank a sentence; they sum to 1
 */
export function rankSentences(sentences: readonly (readonly string[])[]): Float64Array {
  const count = sentences.length;
  const matrix = buildTermMatrix(sentences);
  const degrees = similaritySums(matrix, new Float64Array(count).fill(1));
  let ranks = new Float64Array(count).fill(1 / count);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const shares = ranks.map((rank, index) => (at(degrees, index) > 0 ? rank / at(degrees, index) : 0));
    // A sentence that shares no term with any other gives its rank to all of them, as PageRank's dangling pages do.
    const dangling = ranks.reduce((sum, rank, index) => (at(degrees, index) > 0 ? sum : sum + rank), 0);
    const next = similaritySums(matrix, shares).map(
      (sum) => (1 - DAMPING + DAMPING * dangling) / count + DAMPING * sum,
    );
    const change = next.reduce((sum, rank, index) => sum + Math.abs(rank - at(ranks, index)), 0);
    ranks = next;
    if (change < TOLERANCE) break;
  }
  return ranks;
}

function buildTermMatrix(sentences: readonly (readonly string[])[]): TermMatrix {
  const termIds = new Map<string, number>();
  const sentencesWithTerm: number[] = [];
  const rows = sentences.map((terms) => {
    const frequencies = new Map<number, number>();
    for (const term of terms) {
      const id = termIds.get(term) ?? termIds.size;
      termIds.set(term, id);
      frequencies.set(id, (frequencies.get(id) ?? 0) + 1);
    }
    for (const id of frequencies.keys()) sentencesWithTerm[id] = (sentencesWithTerm[id] ?? 0) + 1;
    return frequencies;
  });
  const size = rows.reduce((sum, row) => sum + row.size, 0);
  const starts = new Uint32Array(rows.length + 1);
  const terms = new Uint32Array(size);
  const weights = new Float64Array(size);
  let entry = 0;
  for (const [index, row] of rows.entries()) {
    const start = entry;
    let squares = 0;
    for (const [id, frequency] of row) {
      const weight = frequency * Math.log(1 + rows.length / (sentencesWithTerm[id] ?? 1));
      terms[entry] = id;
      weights[entry] = weight;
      squares += weight * weight;
      entry++;
    }
    for (let i = start; i < entry; i++) weights[i] = at(weights, i) / Math.sqrt(squares);
    starts[index + 1] = entry;
  }
  return { starts, terms, weights, termCount: termIds.size };
}

/** For each sentence the sum of its similarities to all others, each times the other's `values`: (A·Aᵀ - diag)·values. */
function similaritySums(matrix: TermMatrix, values: Float64Array): Float64Array<ArrayBuffer> {
  const { starts, terms, weights } = matrix;
  const byTerm = new Float64Array(matrix.termCount);
  for (let row = 0; row < values.length; row++) {
    for (let i = at(starts, row); i < at(starts, row + 1); i++) {
      byTerm[at(terms, i)] = at(byTerm, at(terms, i)) + at(weights, i) * at(values, row);
    }
  }
  const sums = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    let sum = 0;
    for (let i = at(starts, row); i < at(starts, row + 1); i++) {
      // The sentence's own part is left out term by term, so that nothing but rounding can be left of it.
      sum += at(weights, i) * (at(byTerm, at(terms, i)) - at(weights, i) * at(values, row));
    }
    sums[row] = sum < 1e-12 ? 0 : sum;
  }
  return sums;
}

function at(array: Float64Array | Uint32Array, index: number): number {
  return array[index] ?? 0;
}
