import { openerClass } from "./features.ts";
import { asQuestion, type NgramModel } from "./NgramModel.ts";
import { findTopic, type Topic } from "./Topic.ts";
import { isWord, tokenizeText } from "./tokenizeText.ts";
import { ANSWER, START, UNKNOWN } from "./Vocabulary.ts";

/** A prompt as the model reads it. */
export interface PreparedPrompt {
  /** Token ids that the next token follows. */
  readonly history: readonly number[];
  /** Ids of the prompt's own words, for the repetition penalty. */
  readonly words: ReadonlySet<number>;
  readonly topic: Topic | undefined;
  /** The prompt is finished and gets an answer; otherwise its last sentence is carried on. */
  readonly isAnswer: boolean;
}

/** Followed by a word of any kind, so that a prompt that ends in one is surely unfinished. */
const OPEN_END =
  /^(?:the|a|an|of|to|in|on|at|by|for|with|from|as|and|or|but|if|than|that|is|are|was|were|be|been|has|have|had|can|will|would|should|could|may|must|my|your|his|its|our|their|because|so|not|very|,)$/u;

/** How an answer is to be, not what about: "in one sentence", "to a child", "in simple words". */
const MANNER =
  /\b(?:in (?:(?:only|just|about|a|an|one|two|three|four|five|ten|few|simple|short|plain|easy|\d+) )+(?:sentences?|words?|lines?|paragraphs?|terms|english)|(?:to|for) (?:me|a (?:\w+ )?(?:child|kid|beginner)|children|kids|beginners|(?:a|my) (?:\w+ year old|grandmother))|like i ?(?:am|'m) (?:five|5)|step by step|briefly)\b/giu;

/**
 * @param truncate keep this many tokens of the prompt, the last ones; `undefined` keeps all
 */
export function preparePrompt(model: NgramModel, prompt: string, truncate: number | undefined): PreparedPrompt {
  const all = tokenizeText(prompt);
  const tokens = truncate === undefined ? all : all.slice(Math.max(0, all.length - truncate));
  const ids = tokens.map((token) => model.vocabulary.find(token));
  const isAnswer = !isUnfinished(model, tokens, ids);
  return {
    history: isAnswer ? [ANSWER] : [START, ...ids],
    words: new Set(ids.filter((id, index) => id !== UNKNOWN && isWord(tokens[index] ?? ""))),
    topic: findTopic(model, withoutManner(tokens), isAnswer),
    isAnswer,
  };
}

function withoutManner(tokens: readonly string[]): readonly string[] {
  const rest = tokenizeText(tokens.join(" ").replace(MANNER, " "));
  return rest.some(isWord) ? rest : tokens;
}

/** Ends in the middle of a sentence that the model can carry on: it has seen how such words go on. */
function isUnfinished(model: NgramModel, tokens: readonly string[], ids: readonly number[]): boolean {
  const last = tokens.at(-1)?.toLowerCase() ?? "";
  if (OPEN_END.test(last)) return openerClass(tokens) === undefined || last === "," || tokens.length > 7;
  if (tokens.length < 2 || !isWord(last) || openerClass(tokens) !== undefined) return false;
  if (model.questions.has(asQuestion(tokens))) return false;
  return model.index.ranges(ids).length >= 2;
}
