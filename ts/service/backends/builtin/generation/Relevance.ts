import { features, OPENER_WEIGHT, UNKNOWN_FEATURE } from "./features.ts";

/** How near a prompt is to the passages of the corpus. */
export interface Relevance {
  /**
   * @returns similarity 0 to 1 for each passage that shares anything with the prompt, by passage number
   */
  score(tokens: readonly string[]): Map<number, number>;
}

/** A passage of the corpus, its questions (or title) and its text cut into tokens. */
export interface TokenizedPassage {
  readonly keys: readonly (readonly string[])[];
  readonly text: readonly string[];
}

/** A question or title of a passage. */
interface Key {
  readonly passage: number;
  readonly length: number;
  readonly kind: string | undefined;
}

/** Weight of what the text of a passage shares with the prompt, beside its best question. */
const TEXT_WEIGHT = 0.25;
const UNKNOWN_WEIGHT = 2.5;
/** A question of another kind (where instead of who, or none) is this much less near. */
const OTHER_KIND = 0.7;

/** Builds the index: questions and titles compared by the cosine of their features, rare features counting most. */
export function createRelevance(passages: readonly TokenizedPassage[]): Relevance {
  const keyFeatures = passages.map(({ keys }) => keys.map((key) => features(key)));
  const textFeatures = passages.map(({ text }) => features(text));
  const documentCounts = new Map<string, number>();
  for (const [passage, keys] of keyFeatures.entries()) {
    const all = new Set([...keys.flatMap((key) => [...key]), ...(textFeatures[passage] ?? [])]);
    for (const feature of all) documentCounts.set(feature, (documentCounts.get(feature) ?? 0) + 1);
  }
  const weight = (feature: string): number => {
    if (feature === UNKNOWN_FEATURE) return UNKNOWN_WEIGHT;
    if (feature.startsWith("^")) return OPENER_WEIGHT;
    return Math.log(1 + passages.length / (1 + (documentCounts.get(feature) ?? 0)));
  };
  const norm = (set: ReadonlySet<string>): number =>
    Math.sqrt([...set].reduce((sum, feature) => sum + weight(feature) ** 2, 0));

  const keys: Key[] = keyFeatures.flatMap((sets, passage) =>
    sets.map((set) => ({ passage, length: norm(set), kind: kindOf(set) })),
  );
  const byKeyFeature = invert(keyFeatures.flat());
  const byTextFeature = invert(textFeatures);

  return {
    score: (tokens) => {
      const prompt = features(tokens, (stem) => documentCounts.has(stem));
      const length = norm(prompt);
      const kind = kindOf(prompt);
      const dots = new Map<number, number>();
      const scores = new Map<number, number>();
      for (const feature of prompt) {
        const squared = weight(feature) ** 2;
        for (const key of byKeyFeature.get(feature) ?? []) dots.set(key, (dots.get(key) ?? 0) + squared);
      }
      for (const [number, dot] of dots) {
        const key = keys[number];
        if (!key || key.length === 0) continue;
        const otherKind = key.kind !== undefined && kind !== key.kind;
        const similarity = (dot / (key.length * length)) * (otherKind ? OTHER_KIND : 1);
        scores.set(key.passage, Math.max(scores.get(key.passage) ?? 0, similarity));
      }
      for (const feature of prompt) {
        const share = (TEXT_WEIGHT * weight(feature) ** 2) / length ** 2;
        for (const text of byTextFeature.get(feature) ?? []) scores.set(text, (scores.get(text) ?? 0) + share);
      }
      return scores;
    },
  };
}

function kindOf(set: ReadonlySet<string>): string | undefined {
  for (const feature of set) if (feature.startsWith("^")) return feature;
  return undefined;
}

function invert(sets: readonly ReadonlySet<string>[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  sets.forEach((set, number) => {
    for (const feature of set) {
      const numbers = index.get(feature);
      if (numbers) numbers.push(number);
      else index.set(feature, [number]);
    }
  });
  return index;
}
