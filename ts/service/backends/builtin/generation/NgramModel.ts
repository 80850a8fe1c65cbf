import { type ContextIndex, createContextIndex, LONGEST_CONTEXT } from "./ContextIndex.ts";
import { UNKNOWN_FEATURE } from "./features.ts";
import { createKneserNey, type KneserNey } from "./KneserNey.ts";
import { createRelevance, type Relevance } from "./Relevance.ts";
import { readCorpus } from "./readCorpus.ts";
import { endsSentence, isWord, tokenizeText } from "./tokenizeText.ts";
import { ANSWER, createVocabulary, END, START, type Vocabulary } from "./Vocabulary.ts";

/** Everything that generation reads; never changed after it is built. */
export interface NgramModel {
  readonly vocabulary: Vocabulary;
  readonly index: ContextIndex;
  readonly kneserNey: KneserNey;
  readonly relevance: Relevance;
  /** How many passages the corpus has. */
  readonly passages: number;
  /** What the corpus has answers for, as `asQuestion` makes it. */
  readonly questions: ReadonlySet<string>;
  /** Passages that answer what the corpus does not know; they carry no text on. */
  readonly fallbacks: ReadonlySet<number>;
  /** Passage number of each corpus position. */
  readonly passageOf: Uint16Array;
}

let shared: NgramModel | undefined;

/** The model, built from the corpus on first use (see docs/builtin-models.md for the time it takes) and then kept. */
export function ngramModel(): NgramModel {
  shared ??= build();
  return shared;
}

function build(): NgramModel {
  const passages = readCorpus().map(({ keys, text }) => ({ keys: keys.map(tokenizeText), text: tokenizeText(text) }));
  const keys = passages.flatMap((passage) => passage.keys);
  const vocabulary = createVocabulary([...passages.map(({ text }) => text), ...keys]);

  const tokens: number[] = [];
  const passageOf: number[] = [];
  const predicted: number[] = [];
  const append = (ids: readonly number[], passage: number, isPredicted: boolean): void => {
    for (const id of ids) {
      if (isPredicted) predicted.push(tokens.length);
      tokens.push(id);
      passageOf.push(passage);
    }
  };
  passages.forEach(({ text }, passage) => {
    // The padding keeps contexts from reaching into the passage before.
    append([...new Array<number>(LONGEST_CONTEXT).fill(START), ANSWER], passage, false);
    append([...vocabulary.learn(text), END], passage, true);
  });
  for (const key of keys) vocabulary.learn(key);

  const index = createContextIndex(Uint16Array.from(tokens), predicted);
  return {
    vocabulary,
    index,
    kneserNey: createKneserNey(index, vocabulary.words.length),
    relevance: createRelevance(passages),
    passages: passages.length,
    // Titles have no mark at their end; they may be carried on.
    questions: new Set(keys.filter((key) => endsSentence(key.at(-1) ?? "")).map(asQuestion)),
    fallbacks: new Set([...passages.keys()].filter((passage) => isFallback(passages[passage]?.keys ?? []))),
    passageOf: Uint16Array.from(passageOf),
  };
}

/** The words of a question, by which the same one is known in other capitals and with other marks. */
export function asQuestion(tokens: readonly string[]): string {
  return tokens.filter(isWord).join(" ").toLowerCase();
}

function isFallback(keys: readonly (readonly string[])[]): boolean {
  return keys.some((key) => key.some((token) => token.startsWith(UNKNOWN_FEATURE)));
}
