import type { EntityGroup } from "../../tasks.ts";
import { classNouns } from "./classNouns.ts";
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

const ARTICLE = /^(?:the|a|an)$/u;
const COPULA = /^(?:is|was|are|were|became|remains)$/u;
const DIRECTION =
  /^(?:north|south|east|west|northeast|northwest|southeast|southwest|outskirts|miles|km|kilometres|coast)$/u;
const PERSON_OBJECT_VERB = /^(?:asked|told|met|married|called|visited|thanked|me|him|i'm|am|dear)$/u;
const JOIN_VERB = /^(?:join|joins|joined|joining|acquire|acquires|acquired|sued|sues|using|uses|used|via)$/u;
const ROLE =
  /^(?:spokes(?:man|woman|person)|economist|analyst|founder|co-founder|director|professor|minister|who|whose|president|chairman|captain|author|lawyer|mother|father)$/u;
/** How far a verb of motion or the noun of "X is a small … village" may stand from the name. */
const REACH = 7;

/** Which group the surroundings speak for, if any. */
export function contextGroup(around: Surroundings, wordCount: number): EntityGroup | undefined {
  const { tokens, from, to } = around;
  const before = wordAt(tokens, from - 1);
  const article = ARTICLE.test(before);
  const preposition = article ? wordAt(tokens, from - 2) : before;
  const governor = wordAt(tokens, article ? from - 3 : from - 2);
  const next = tokens[to];
  const after = next?.kind === "possessive" ? (tokens[to + 1]?.lower ?? "") : (next?.lower ?? "");

  if (kinship.has(before)) return "PER";
  const described = classNouns.get(before) ?? classAfterCopula(tokens, to);
  if (described) return described;
  if (preposition === "of" && classNouns.get(governor) === "LOC") return "LOC";
  if (/^(?:of|from)$/u.test(preposition) && DIRECTION.test(governor)) return "LOC";
  if (/^(?:at|for|of|by|with|on)$/u.test(preposition) && workWords.has(governor)) return "ORG";
  if (placePrepositions.has(preposition)) return "LOC";
  if ((preposition === "from" || preposition === "to") && hasMotion(tokens, from)) return "LOC";
  if (preposition === "at" || JOIN_VERB.test(preposition)) return "ORG";
  if (personVerbs.has(before) && /^["”,']?$/u.test(tokens[from - 2]?.text ?? "")) return "PER";
  if (wordCount === 1 && companyVerbs.has(after)) return "ORG";
  if (personVerbs.has(after) || followedByRole(tokens, to)) return "PER";
  return PERSON_OBJECT_VERB.test(before) ? "PER" : undefined;
}

/** The sentence says outright what the name is: "Ostrava is a city". */
export function isDefined({ tokens, to }: Surroundings): boolean {
  return classAfterCopula(tokens, to) !== undefined;
}

/** At the start of a sentence: what follows reads like the predicate of a name, not like the rest of a noun phrase. */
export function followedByPredicate(around: Surroundings): boolean {
  const next = around.tokens[around.to];
  if (!next || next.lineStart) return true;
  if (next.kind === "possessive") return true;
  if (next.kind === "punctuation") return /^[,:()–—.!?\]"”]$/u.test(next.text);
  if (functionWords.has(next.lower)) return true;
  if (companyVerbs.has(next.lower) || personVerbs.has(next.lower)) return true;
  const tags = around.tagsOf(around.to);
  return (tags.has("Verb") && !tags.has("Gerund")) || tags.has("Conjunction");
}

/** "X is a small fishing village in …": the first class noun after the copula and its article. */
function classAfterCopula(tokens: readonly Token[], to: number): EntityGroup | undefined {
  if (!COPULA.test(wordAt(tokens, to)) || !ARTICLE.test(wordAt(tokens, to + 1))) return undefined;
  for (let index = to + 2; index < to + REACH; index++) {
    const word = wordAt(tokens, index);
    const group = classNouns.get(word);
    if (group) return group;
    if (word === "" || functionWords.has(word)) return undefined;
  }
  return undefined;
}

function hasMotion(tokens: readonly Token[], from: number): boolean {
  for (let index = from - 1; index >= Math.max(0, from - REACH); index--) {
    if (motionVerbs.has(wordAt(tokens, index))) return true;
  }
  return false;
}

/** ", a spokeswoman …", ", chief economist …", ", 45, …": an apposition that only people have. */
function followedByRole(tokens: readonly Token[], to: number): boolean {
  if (tokens[to]?.text !== ",") return false;
  const next = tokens[to + 1];
  if (next?.kind === "number") return /^\d{1,2}$/u.test(next.text) && tokens[to + 2]?.text === ",";
  return [1, 2, 3].some((step) => ROLE.test(wordAt(tokens, to + step)));
}

function wordAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === "word" ? token.lower : "";
}
