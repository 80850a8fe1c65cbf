import { endsSentence, isWord } from "./tokenizeText.ts";

const OPENERS: readonly (readonly [string, string])[] = [
  [
    "^yes-no",
    "is are am was were do does did can could will would should shall may might has have had must isn't aren't",
  ],
  ["^what", "what explain describe define tell what's"],
  ["^who", "who whom who's"],
  ["^where", "where"],
  ["^when", "when"],
  ["^why", "why"],
  ["^how", "how"],
  ["^which", "which"],
  ["^write", "write compose"],
  ["^list", "list give name"],
  ["^translate", "translate"],
  ["^summarize", "summarize summarise"],
];
const OPENER_CLASS = new Map(OPENERS.flatMap(([feature, words]) => words.split(" ").map((word) => [word, feature])));

/** Spellings and words that mean the same here. */
const SAME = new Map(
  [
    ["colour", "color"],
    ["favourite", "favorite"],
    ["fall", "autumn"],
    ["movie", "film"],
    ["maths", "mathematics"],
    ["math", "mathematics"],
    ["ai", "artificial-intelligence"],
    ["cryptocurrency", "crypto"],
    ["eth", "ether"],
    ["btc", "bitcoin"],
    ["sunny", "clear"],
    ["cloudless", "clear"],
    ["biggest", "largest"],
    ["huge", "large"],
    ["big", "large"],
    ["programme", "program"],
    ["coding", "program"],
    ["code", "program"],
    ["job", "work"],
    ["unhappy", "sad"],
    ["glad", "happy"],
    ["purpose", "meaning"],
    ["ocean", "sea"],
    ["bike", "bicycle"],
    ["mistake", "error"],
    ["kids", "child"],
    ["children", "child"],
    ["people", "person"],
    ["heaven", "sky"],
    ["skies", "sky"],
    ["asleep", "sleep"],
    ["tallest", "highest"],
    ["verse", "poem"],
    ["usa", "united"],
    ...["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"].map((word, number) => [
      String(number),
      word,
    ]),
  ].map(([word = "", same = ""]) => [word, same]),
);

const STOP_WORDS = new Set(
  `a an the of to in on at by for with from as and or but if than then so that this these those it its he she they them
  his her their we us our you your i me my be been being is are am was were do does did done have has had can could will
  would should shall may might must not no there here what which who whom when where why how s t please just some any
  about into over out up down very more most much many get got make made let me's tell explain describe`.split(/\s+/u),
);

/** Feature of every word that the corpus lacks, and of `___` in its questions. */
export const UNKNOWN_FEATURE = "___";
/** Tokens from the start of a sentence within which a question shows itself. */
const LONGEST_OPENING = 7;

/** Share of a word's information that the questions' opening (what, how, is …) is worth. */
export const OPENER_WEIGHT = 1.6;

/**
 * What a text is about: stems of its content words, and, for a question or request, how it opens.
 *
 * @param isKnown tells stems that the corpus has; every other word becomes the one feature `___`
 */
export function features(tokens: readonly string[], isKnown: (stem: string) => boolean = () => true): Set<string> {
  const found = new Set<string>();
  const opener = openerClass(tokens);
  if (opener) found.add(opener);
  for (const token of tokens) {
    const lower = token.toLowerCase();
    if (token.startsWith("___")) found.add(UNKNOWN_FEATURE);
    else if (isWord(token) && !STOP_WORDS.has(lower)) {
      const base = stem(lower);
      found.add(isKnown(base) ? base : UNKNOWN_FEATURE);
    }
  }
  if (found.size === 0) found.add(UNKNOWN_FEATURE);
  return found;
}

/**
 * The kind of question or request that the last sentence is, if any.
 *
 * "Tell me why …" and "Can you say where …" ask why and where; an auxiliary counts only where a question has it.
 */
export function openerClass(tokens: readonly string[]): string | undefined {
  const end = tokens.findLastIndex((token, index) => index < tokens.length - 1 && endsSentence(token));
  const opening = tokens.slice(end + 1, end + 1 + LONGEST_OPENING);
  let found: string | undefined;
  for (const [index, token] of opening.entries()) {
    const opener = OPENER_CLASS.get(token.toLowerCase());
    if (!opener) continue;
    const isQuestionWord = /^wh|^how/u.test(token.toLowerCase());
    if (isQuestionWord) return opener;
    if (index === 0 || opening[index - 1] === "," || opener === "^what") found = opener;
  }
  return found;
}

const stems = new Map<string, string>();
/** Memory that hostile prompts can fill. */
const MOST_STEMS = 10_000;

/** Cuts the commonest endings, so that "clouds" meets "cloud" and "baking" meets "bake". */
function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const found = cutEndings(word);
  if (stems.size < MOST_STEMS) stems.set(word, found);
  return found;
}

function cutEndings(word: string): string {
  const same = SAME.get(word);
  if (same) return same;
  const base = word
    .replace(/'s$/u, "")
    .replace(/ies$/u, "y")
    .replace(/(?<=[sxz]|ch|sh)es$/u, "")
    .replace(/(?<![su])s$/u, "")
    .replace(/(?<=\p{L}{3})(?:ing|ed|er)$/u, "")
    .replace(/(?<=\p{L}{3})e$/u, "")
    .replace(/([bdgklmnprt])\1$/u, "$1");
  return SAME.get(base) ?? base;
}
