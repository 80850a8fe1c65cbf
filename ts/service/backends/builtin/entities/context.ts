import type { EntityGroup } from "../../tasks.ts";
import type { Token } from "./tokenize.ts";
import {
  companyVerbs,
  functionWords,
  kinship,
  motionVerbs,
  personVerbs,
  placePrepositions,
  workWords,
} from "./words.ts";

/** The words around a span: `tokens[from]` to `tokens[to - 1]`. */
export interface Surroundings {
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
  readonly tagsOf: (index: number) => ReadonlySet<string>;
}

/** Which group the surroundings speak for, if any. */
export function contextGroup(around: Surroundings, wordCount: number): EntityGroup | undefined {
  const { tokens, from, to } = around;
  const before = wordAt(tokens, from - 1);
  const earlier = wordAt(tokens, from - 2);
  const article = before === "the" || before === "a" || before === "an";
  const preposition = article ? earlier : before;
  const governor = wordAt(tokens, article ? from - 3 : from - 2);
  const next = tokens[to];
  const after = next?.kind === "possessive" ? (tokens[to + 1]?.lower ?? "") : (next?.lower ?? "");

  if (kinship.has(before)) return "PER";
  if (/^(?:at|for|of|by|with|on)$/u.test(preposition) && workWords.has(governor)) return "ORG";
  if (placePrepositions.has(preposition)) return "LOC";
  if ((preposition === "from" || preposition === "to") && hasMotion(tokens, from)) return "LOC";
  if (preposition === "at") return "ORG";
  if (personVerbs.has(before) && /^["”,']?$/u.test(tokens[from - 2]?.text ?? "")) return "PER";
  if (wordCount === 1 && companyVerbs.has(after)) return "ORG";
  if (personVerbs.has(after) || (next?.kind === "punctuation" && followedByRole(tokens, to))) return "PER";
  if (/^(?:asked|told|met|married|called|visited|with)$/u.test(before) && !article) return "PER";
  return undefined;
}

/** At the start of a sentence: what follows reads like the predicate of a name, not like the rest of a noun phrase. */
export function followedByPredicate(around: Surroundings): boolean {
  const next = around.tokens[around.to];
  if (!next) return true;
  if (next.kind === "possessive") return true;
  if (next.kind === "punctuation") return /^[,:()–—.!?\]"”]$/u.test(next.text);
  if (functionWords.has(next.lower)) return true;
  if (companyVerbs.has(next.lower) || personVerbs.has(next.lower)) return true;
  const tags = around.tagsOf(around.to);
  return (tags.has("Verb") && !tags.has("Gerund")) || tags.has("Conjunction");
}

function hasMotion(tokens: readonly Token[], from: number): boolean {
  for (let index = from - 1; index >= Math.max(0, from - 7); index--) {
    if (motionVerbs.has(wordAt(tokens, index))) return true;
  }
  return false;
}

/** ", a spokeswoman …", ", chief economist …", ", 45, …": an apposition that only people have. */
function followedByRole(tokens: readonly Token[], to: number): boolean {
  if (tokens[to]?.text !== ",") return false;
  const next = tokens[to + 1];
  if (next?.kind === "number") return /^\d{1,2}$/u.test(next.text) && tokens[to + 2]?.text === ",";
  return [1, 2, 3].some((step) =>
    /^(?:spokes(?:man|woman|person)|economist|analyst|founder|co-founder|director|professor|minister|who|whose|president|chairman|captain|author|lawyer|mother|father)$/u.test(
      wordAt(tokens, to + step),
    ),
  );
}

function wordAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === "word" ? token.lower : "";
}
