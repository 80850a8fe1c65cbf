import { type Gazetteer, type GazetteerEntry, LONGEST_PHRASE } from "./gazetteer.ts";
import type { Sentence } from "./sentences.ts";
import type { Token } from "./tokenize.ts";
import { dates, functionWords, organizationHeads, particles, placeHeads, placePrefixes } from "./words.ts";

/** A word, or a phrase that the gazetteer knows as one name; token range with `to` exclusive. */
export interface Atom {
  readonly from: number;
  readonly to: number;
  readonly lower: string;
  readonly entry: GazetteerEntry | undefined;
}

/** Atoms that may belong to one name: next to each other, or joined by "of", "van", "&" and the like. */
export type Run = readonly Atom[];

const LONGEST_RUN = 10;
const LONGEST_PARTICLES = 3;
const ABBREVIATION = /^(?:\p{Lu}|St|Mt|Ft|Jr|Sr)$/u;
const OF_HEADS = new Set([
  ...organizationHeads,
  ...placePrefixes,
  ...placeHeads,
  ..."house statue tower church order battle treaty prince duke bay city king queen catherine joan tour".split(" "),
]);

/** The text of a token range as the gazetteer spells it. */
export function phraseKey(text: string, tokens: readonly Token[], from: number, to: number): string {
  const start = tokens[from]?.start ?? 0;
  const end = tokens[to - 1]?.end ?? start;
  return text.slice(start, end).toLowerCase().replaceAll("’", "'").replace(/\s+/gu, " ");
}

/** Finds the runs of capitalized words in a sentence. */
export function findRuns(text: string, tokens: readonly Token[], sentence: Sentence, lists: Gazetteer): Run[] {
  const runs: Run[] = [];
  let run: Atom[] = [];
  let index = sentence.from;
  const close = (): void => {
    if (run.length > 0) runs.push(run);
    run = [];
  };
  while (index < sentence.to) {
    const atom = atomAt(text, tokens, index, sentence, lists);
    if (!atom) {
      index++;
      continue;
    }
    const last = run.at(-1);
    if (last && (run.length >= LONGEST_RUN || !joins(tokens, run, last, atom, lists))) close();
    run.push(atom);
    index = atom.to;
  }
  close();
  return runs;
}

function atomAt(
  text: string,
  tokens: readonly Token[],
  index: number,
  sentence: Sentence,
  lists: Gazetteer,
): Atom | undefined {
  const token = tokens[index];
  if (!token?.capitalized && token?.kind !== "number") return undefined;
  for (let to = Math.min(index + LONGEST_PHRASE, sentence.to); to > index + 1; to--) {
    if (!isPhraseShape(tokens, index, to)) continue;
    const lower = phraseKey(text, tokens, index, to);
    const entry = lists.find(lower);
    if (entry) return { from: index, to, lower, entry };
  }
  const listed = lists.find(token.lower) ?? hyphenatedPeople(token.lower, lists);
  const entry = listed?.acronym === true && !token.allCaps ? undefined : listed;
  if (!entry && (token.kind !== "word" || !mayBeName(tokens, index, lists))) return undefined;
  if (token.kind === "opaque") return undefined;
  return { from: index, to: index + 1, lower: token.lower, entry };
}

/** "Anglo-American": a people after a hyphen. */
function hyphenatedPeople(lower: string, lists: Gazetteer): GazetteerEntry | undefined {
  const entry = lower.includes("-") ? lists.find(lower.slice(lower.lastIndexOf("-") + 1)) : undefined;
  return entry?.people === true ? entry : undefined;
}

/** Inner words must be capitalized, or be the small words that names contain. */
function isPhraseShape(tokens: readonly Token[], from: number, to: number): boolean {
  for (let index = from + 1; index < to; index++) {
    const token = tokens[index];
    if (!token || token.lineStart || token.kind === "opaque") return false;
    const small = particles.has(token.lower) || /^(?:and|of|the|for|in|on|es)$/u.test(token.lower);
    if (token.kind === "word" && !token.capitalized && !(small && index + 1 < to)) return false;
  }
  return true;
}

function mayBeName(tokens: readonly Token[], index: number, lists: Gazetteer): boolean {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (!token) return false;
  const isFirstName = lists.isFirstName(token.lower);
  const isBeforeName = next?.kind === "word" && next.capitalized && !functionWords.has(next.lower) && !next.lineStart;
  if (dates.has(token.lower)) return isFirstName && isBeforeName && lists.isLastName(next.lower);
  const before = tokens[index - 1];
  const inMidSentence = before?.kind === "word" && !before.capitalized && !token.lineStart;
  const firstNameBeforeName = isFirstName && (isBeforeName || inMidSentence);
  if (token.text.length === 1) return isDot(tokens, index + 1) || firstNameBeforeName || isInitialOf(tokens, index);
  return !functionWords.has(token.lower) || firstNameBeforeName;
}

function isDot(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.text === "." && tokens[index]?.spaced === false;
}

/** "Harry S Truman": a letter without a dot between two capitalized words. */
function isInitialOf(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  return before?.kind === "word" && before.capitalized && after?.kind === "word" && after.capitalized;
}

function joins(tokens: readonly Token[], run: Run, last: Atom, next: Atom, lists: Gazetteer): boolean {
  const between = tokens.slice(last.to, next.from);
  if (tokens[next.from]?.lineStart || between.some((token) => token.lineStart)) return false;
  if (between.length === 0) return tokens[next.from]?.spaced === true;
  const words = between.map((token) => token.lower).join(" ");
  if (words === ".") return isDot(tokens, last.to) && ABBREVIATION.test(tokens[last.to - 1]?.text ?? "");
  if (words === "&") return true;
  if (between.length <= LONGEST_PARTICLES && between.every((token) => particles.has(token.lower))) return true;
  if (/^(?:of|of the|for|for the)$/u.test(words)) {
    const ownName = run.length > 1 && placeHeads.has(last.lower);
    if (ownName && next.entry?.group === "LOC") return false;
    return last.entry === undefined && OF_HEADS.has(last.lower) && !/^for/u.test(words)
      ? true
      : organizationHeads.has(last.lower) && last.entry === undefined;
  }
  if (words === "and") return inOrganization(tokens, run, next, lists);
  return false;
}

/** "Ministry of Health and Welfare", "Food and Drug Administration": "and" inside one name. */
function inOrganization(tokens: readonly Token[], run: Run, next: Atom, lists: Gazetteer): boolean {
  if (next.entry || lists.isFirstName(next.lower)) return false;
  const first = run[0];
  if (!first || run.some((atom) => atom.entry && !atom.entry.people)) return false;
  if (organizationHeads.has(first.lower) && run.length > 1) return lists.isCommonWord(next.lower);
  const following = tokens[next.to];
  const head = following?.capitalized === true && organizationHeads.has(following.lower);
  return head && run.length <= 2 && !lists.isFirstName(first.lower);
}
