import { phraseKey } from "./atoms.ts";
import { LONGEST_PHRASE } from "./gazetteer.ts";
import { type Candidate, type Scene, TRUST } from "./scene.ts";
import { ambiguousInLowerCase, everydayNames } from "./words.ts";

const PLACE_BEFORE =
  /^(?:in|from|to|near|at|visit|visited|visiting|leave|left|around|across|outside|inside|through|and)$/u;

/** Names in text whose capitals say nothing: all caps, or none. Only listed names are found. */
export function uncasedCandidates(scene: Scene): Candidate[] {
  const { sentence } = scene;
  const found: Candidate[] = [];
  for (let index = sentence.from; index < sentence.to; index++) {
    const to = longestPhrase(scene, index);
    if (to === undefined) continue;
    const lower = phraseKey(scene.text, scene.tokens, index, to);
    const verdict = sentence.style === "shouting" ? shouted(scene, index, to, lower) : casual(scene, index, lower);
    if (!verdict) continue;
    found.push({ from: index, to, verdict });
    index = to - 1;
  }
  return found;
}

function longestPhrase(scene: Scene, from: number): number | undefined {
  if (scene.tokens[from]?.kind !== "word") return undefined;
  for (let to = Math.min(from + LONGEST_PHRASE, scene.sentence.to); to > from; to--) {
    if (scene.lists.find(phraseKey(scene.text, scene.tokens, from, to))) return to;
  }
  const next = scene.tokens[from + 1];
  const first = scene.tokens[from]?.lower ?? "";
  return next && scene.lists.isFirstName(first) && scene.lists.isLastName(next.lower) ? from + 2 : undefined;
}

function shouted(scene: Scene, from: number, to: number, lower: string): Candidate["verdict"] {
  const entry = scene.lists.find(lower);
  if (!entry) return { group: "PER", score: TRUST.shouted };
  const everyday = everydayNames.has(lower) || ambiguousInLowerCase.has(lower) || scene.lists.isCommonWord(lower);
  const short = to - from === 1 && lower.length < 3;
  return short || (everyday && !entry.country) ? undefined : { group: entry.group, score: TRUST.shouted };
}

function casual(scene: Scene, from: number, lower: string): Candidate["verdict"] {
  const entry = scene.lists.find(lower);
  if (entry?.group !== "LOC" || !entry.curated) return undefined;
  if (ambiguousInLowerCase.has(lower) || scene.lists.isCommonWord(lower)) return undefined;
  const before = scene.tokens[from - 1];
  const listed = before?.text === "," && scene.lists.find(scene.tokens[from - 2]?.lower ?? "")?.group === "LOC";
  if (from > scene.sentence.from && !listed && !PLACE_BEFORE.test(before?.lower ?? "")) return undefined;
  return { group: "LOC", score: TRUST.casual };
}
