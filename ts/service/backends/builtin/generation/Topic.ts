import type { ContextRange } from "./ContextIndex.ts";
import type { NgramModel } from "./NgramModel.ts";

/** The passages nearest to a prompt, as weights for their n-grams. */
export interface Topic {
  /** Weight of each passage, 0 for those that are not near. */
  readonly weights: Float64Array;
}

const MOST_PASSAGES = 10;
/** Under this similarity a passage says nothing about the prompt. */
const LEAST_SIMILARITY = 0.2;
/** How steeply weights fall with similarity, so that the nearest passage leads and the others only help out. */
const SHARPNESS = 8;
/** Counts that one n-gram of the nearest passage is worth, at full similarity: an answer should keep to its topic. */
const ANSWER_STRENGTH = 10;
/** The same where a text is carried on: what goes before leads already, and may lead elsewhere. */
const CONTINUATION_STRENGTH = 2;
/** Pseudo-counts with which the less specific distribution speaks, for contexts of 1, 2, 3 and 4 tokens. */
const PRIOR = [6, 2, 0.7, 0.3] as const;

/** @returns `undefined` when no passage is near enough to lead */
export function findTopic(model: NgramModel, tokens: readonly string[], isAnswer: boolean): Topic | undefined {
  const near = [...model.relevance.score(tokens)]
    .filter(([passage, similarity]) => similarity >= LEAST_SIMILARITY && (isAnswer || !model.fallbacks.has(passage)))
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, MOST_PASSAGES);
  const [best] = near;
  if (!best) return undefined;
  const weights = new Float64Array(model.passages);
  const [, most] = best;
  const strength = (isAnswer ? ANSWER_STRENGTH : CONTINUATION_STRENGTH) * Math.min(1, most) ** 2;
  for (const [passage, similarity] of near) weights[passage] = strength * (similarity / most) ** SHARPNESS;
  return { weights };
}

/**
 * Draws a distribution towards the topic: for each context, from short to long, the topic's own weighted counts are
 * mixed in, the distribution so far being their prior (hierarchical Dirichlet smoothing).
 *
 * @param probabilities changed in place
 */
export function applyTopic(
  model: NgramModel,
  topic: Topic,
  ranges: readonly ContextRange[],
  probabilities: Float64Array,
): void {
  const { tokens, positions } = model.index;
  ranges.forEach((range, order) => {
    const counts = new Map<number, number>();
    let total = 0;
    for (let i = range.from; i < range.to; i++) {
      const position = positions[i] ?? 0;
      const weight = topic.weights[model.passageOf[position] ?? 0] ?? 0;
      if (weight === 0) continue;
      const word = tokens[position] ?? 0;
      counts.set(word, (counts.get(word) ?? 0) + weight);
      total += weight;
    }
    if (total === 0) return;
    const prior = PRIOR[order] ?? 0.1;
    const scale = prior / (total + prior);
    for (let word = 0; word < probabilities.length; word++) probabilities[word] = (probabilities[word] ?? 0) * scale;
    for (const [word, count] of counts) probabilities[word] = (probabilities[word] ?? 0) + count / (total + prior);
  });
}
