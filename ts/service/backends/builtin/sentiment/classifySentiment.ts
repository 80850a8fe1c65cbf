import vader from "vader-sentiment";
import type { LabelScore } from "../../../../codec/TaskResult.ts";
import { sentimentTokens } from "./sentimentTokens.ts";

/** How steeply the probability follows VADER's compound score: 0.25 gives 0.73, 0.5 gives 0.88, 0.66 gives 0.93. */
const GAIN = 4;

/** VADER is made for short texts and costs more than linear time: longer ones are scored in pieces of this many words. */
const TOKENS_PER_PIECE = 1_500;

/** Scores are whole millionths, so that the on-chain score (scaled by 1e6) loses nothing. */
const PARTS = 1_000_000;

/**
 * Classifies a text as POSITIVE or NEGATIVE by the VADER lexicon and rules (`builtin/vader`): English, deterministic,
 * linear in the length of the text.
 *
 * The probability of POSITIVE is the logistic function of four times VADER's compound score, so it rises with the
 * compound. A text in which VADER finds no word of its lexicon has compound 0 and gets exactly 0.5 for both labels
 * (POSITIVE is then listed first); so does one whose positive and negative words cancel out.
 *
 * @param text any text; over 1,500 words it is scored in pieces, whose compounds are averaged by their word counts
 * @returns both labels, best first; the scores have at most six decimals and sum to 1
 */
export function classifySentiment(text: string): LabelScore[] {
  const positiveParts = Math.round(PARTS / (1 + Math.exp(-GAIN * compound(text))));
  const positive = { label: "POSITIVE", score: positiveParts / PARTS };
  const negative = { label: "NEGATIVE", score: (PARTS - positiveParts) / PARTS };
  return positive.score >= negative.score ? [positive, negative] : [negative, positive];
}

function compound(text: string): number {
  const tokens = sentimentTokens(text);
  let weighted = 0;
  for (let start = 0; start < tokens.length; start += TOKENS_PER_PIECE) {
    const piece = tokens.slice(start, start + TOKENS_PER_PIECE);
    weighted += vader.SentimentIntensityAnalyzer.polarity_scores(piece.join(" ")).compound * piece.length;
  }
  return tokens.length === 0 ? 0 : weighted / tokens.length;
}
