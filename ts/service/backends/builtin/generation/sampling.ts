import type { GenerationParameters } from "../../tasks.ts";

/** A token that may come next, with its probability. */
export interface Choice {
  readonly id: number;
  readonly probability: number;
}

/**
 * Whether the request draws at random. As in Hugging Face's text-generation-inference a parameter that only means
 * something when drawing (temperature, top_k, top_p, typical_p) turns drawing on; `do_sample: false` turns it off.
 */
export function isSampling({ do_sample, temperature, top_k, top_p, typical_p }: GenerationParameters): boolean {
  if (do_sample !== undefined) return do_sample && temperature !== 0;
  if (temperature === 0) return false;
  const warped = temperature !== undefined && temperature !== 1;
  return warped || top_k !== undefined || (top_p ?? 1) < 1 || (typical_p ?? 1) < 1;
}

/** Makes tokens that have occurred less likely, by scaling their log-probability; renormalised. */
export function penalizeRepetition(choices: readonly Choice[], seen: ReadonlySet<number>, penalty: number): Choice[] {
  if (penalty === 1) return [...choices];
  return normalize(
    choices.map(({ id, probability }) => ({ id, probability: seen.has(id) ? probability ** penalty : probability })),
  );
}

/** Applies temperature, then top_k, top_p and typical_p, in the order of text-generation-inference. */
export function warp(choices: readonly Choice[], parameters: GenerationParameters): Choice[] {
  const { temperature = 1, top_k, top_p = 1, typical_p = 1 } = parameters;
  let kept = applyTemperature(choices, temperature).sort(byProbability);
  if (top_k !== undefined && top_k > 0) kept = normalize(kept.slice(0, top_k));
  if (top_p < 1) kept = normalize(upTo(kept, top_p));
  if (typical_p < 1) kept = normalize(upTo(byTypicality(kept), typical_p)).sort(byProbability);
  return kept;
}

/** The likeliest choice; of equals the one with the lowest id. */
export function pickBest(choices: readonly Choice[]): Choice | undefined {
  const [first, ...others] = choices;
  return first && others.reduce((best, choice) => (byProbability(choice, best) < 0 ? choice : best), first);
}

/** @param point from 0 to under 1 */
export function pickAt(choices: readonly Choice[], point: number): Choice | undefined {
  let sum = 0;
  for (const choice of choices) {
    sum += choice.probability;
    if (point < sum) return choice;
  }
  return choices.at(-1);
}

export function normalize(choices: readonly Choice[]): Choice[] {
  const total = choices.reduce((sum, { probability }) => sum + probability, 0);
  return choices.map(({ id, probability }) => ({ id, probability: probability / total }));
}

/** Relative to the likeliest, so that an extreme temperature cannot underflow to nothing. */
function applyTemperature(choices: readonly Choice[], temperature: number): Choice[] {
  if (temperature === 1) return [...choices];
  const most = Math.max(...choices.map(({ probability }) => probability));
  return normalize(
    choices.map(({ id, probability }) => ({ id, probability: (probability / most) ** (1 / temperature) })),
  );
}

/** The first choices whose probabilities reach `mass`; at least one. */
function upTo(choices: readonly Choice[], mass: number): Choice[] {
  let sum = 0;
  const end = choices.findIndex(({ probability }) => {
    sum += probability;
    return sum >= mass;
  });
  return end < 0 ? [...choices] : choices.slice(0, end + 1);
}

/** Those first whose information is nearest to the expected one (Meister et al., locally typical sampling). */
function byTypicality(choices: readonly Choice[]): Choice[] {
  const entropy = choices.reduce((sum, { probability: p }) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  const surprise = ({ probability }: Choice): number => Math.abs(-Math.log(probability) - entropy);
  return choices.toSorted((a, b) => surprise(a) - surprise(b) || a.id - b.id);
}

function byProbability(a: Choice, b: Choice): number {
  return b.probability - a.probability || a.id - b.id;
}
