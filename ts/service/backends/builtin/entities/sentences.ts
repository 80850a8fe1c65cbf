import type { Token } from "./tokenize.ts";
import { functionWords, titles } from "./words.ts";

/**
 * How a sentence uses capitals, which decides what a capital letter tells: in `normal` a capital in mid-sentence marks a
 * name; in a `headline` or when `shouting` every word has one; in `casual` writing names have none either.
 */
export type Style = "normal" | "headline" | "shouting" | "casual";

/** Token range of a sentence, `to` exclusive. */
export interface Sentence {
  readonly from: number;
  readonly to: number;
  readonly style: Style;
}

/** Longer "sentences" are cut, so that the cost of a rule that looks around stays bounded. */
const MOST_TOKENS = 300;
const TERMINATOR = /^[.!?…。！？]$/u;
const ABBREVIATIONS = new Set(["st", "mt", "ft", "inc", "ltd", "corp", "co", "jr", "vs", "no", "approx"]);
const LOUD_SHARE = 0.6;

/**
 * Cuts tokens into sentences at terminators and line breaks.
 *
 * @param isCommon tells ordinary words, which tells a headline from a list of names
 */
export function splitSentences(tokens: readonly Token[], isCommon: (word: string) => boolean): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  for (let index = 0; index < tokens.length; index++) {
    if (index + 1 === tokens.length || index - from >= MOST_TOKENS || endsSentence(tokens, index)) {
      sentences.push({ from, to: index + 1, style: styleOf(tokens.slice(from, index + 1), isCommon) });
      from = index + 1;
    }
  }
  return sentences;
}

/** A word here has a capital because of where it stands, so that the capital says nothing. */
export function beginsClause(tokens: readonly Token[], index: number, sentence: Sentence): boolean {
  if (index <= sentence.from) return true;
  const before = tokens[index - 1];
  if (before?.kind !== "punctuation") return before?.kind === "number" && index - 1 === sentence.from;
  if (/^[:;"“«‘*•–—>|]$/u.test(before.text)) return true;
  // Brackets, bullets and emoji at the start of a sentence do not count as words of it.
  return tokens.slice(sentence.from, index).every((token) => token.kind === "punctuation");
}

function endsSentence(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (!token || !next) return true;
  if (next.lineStart) return true;
  if (!next.spaced) return false;
  if (token.kind === "word" && token.text.endsWith(".")) return functionWords.has(next.lower) && next.capitalized;
  if (!TERMINATOR.test(token.text)) return false;
  if (token.text !== ".") return next.kind !== "word" || next.capitalized;
  if (next.kind === "word" && !next.capitalized) return false;
  const before = tokens[index - 1];
  if (before?.kind !== "word") return true;
  if (titles.has(before.lower) && before.capitalized && before.text.length <= 4) return false;
  if (ABBREVIATIONS.has(before.lower) && before.capitalized) return functionWords.has(next.lower);
  const initial = before.text.length === 1 && before.capitalized && before.text !== "I";
  const earlier = tokens[index - 2];
  const afterLowerCase = earlier?.kind === "word" && !earlier.capitalized;
  return !initial || afterLowerCase || functionWords.has(next.lower);
}

function styleOf(tokens: readonly Token[], isCommon: (word: string) => boolean): Style {
  const words = tokens.filter((token) => token.kind === "word" && token.text.length > 1);
  const loud = words.filter((word) => word.allCaps);
  if (words.length >= 3 && loud.length >= LOUD_SHARE * words.length) return "shouting";
  if (!words.slice(1).some((word) => word.capitalized)) {
    return words.length > 1 && words[0]?.capitalized === false ? "casual" : "normal";
  }
  const plain = words.filter((word) => !word.capitalized && word.text.length > 3 && !functionWords.has(word.lower));
  const titled = words.filter((word) => word.capitalized && (functionWords.has(word.lower) || isCommon(word.lower)));
  return plain.length === 0 && titled.length >= 2 ? "headline" : "normal";
}
