import { endsSentence, isWord } from "./tokenizeText.ts";

/** Token ids that stand for no word. */
export const END = 0;
export const START = 1;
export const ANSWER = 2;
export const UNKNOWN = 3;
const SPECIAL = ["<end>", "<start>", "<answer>", "___"] as const;

/** The words of the corpus, each with a number. */
export interface Vocabulary {
  readonly words: readonly string[];
  /** The id of a token as it stands in a prompt, whatever its case; {@link UNKNOWN} if the corpus lacks it. */
  find(token: string): number;
  /** Ids of a corpus text; new words are added, first words of sentences get the case they have elsewhere. */
  learn(tokens: readonly string[]): number[];
}

/** @param texts all tokenized texts of the corpus, from which the usual case of each word is taken */
export function createVocabulary(texts: readonly (readonly string[])[]): Vocabulary {
  const words: string[] = [...SPECIAL];
  const ids = new Map<string, number>(words.map((word, id) => [word, id]));
  const byLowerCase = new Map<string, number>();
  const inMidSentence = countInMidSentence(texts);

  const add = (word: string): number => {
    const known = ids.get(word);
    if (known !== undefined) return known;
    const id = words.push(word) - 1;
    ids.set(word, id);
    const lower = word.toLowerCase();
    if (lower === word || !byLowerCase.has(lower)) byLowerCase.set(lower, id);
    return id;
  };
  const usualCase = (word: string): string => {
    const lower = word.toLowerCase();
    return (inMidSentence.get(word) ?? 0) > (inMidSentence.get(lower) ?? 0) ? word : lower;
  };
  return {
    words,
    find: (token) => {
      if (token.startsWith("___")) return UNKNOWN;
      return ids.get(token) ?? byLowerCase.get(token.toLowerCase()) ?? UNKNOWN;
    },
    learn: (tokens) =>
      tokens.map((token, index) => {
        if (token.startsWith("___")) return UNKNOWN;
        return add(isFirstWord(tokens, index) ? usualCase(token) : token);
      }),
  };
}

function countInMidSentence(texts: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tokens of texts) {
    tokens.forEach((token, index) => {
      if (!isFirstWord(tokens, index)) counts.set(token, (counts.get(token) ?? 0) + 1);
    });
  }
  return counts;
}

function isFirstWord(tokens: readonly string[], index: number): boolean {
  return (index === 0 || endsSentence(tokens[index - 1] ?? "")) && isWord(tokens[index] ?? "");
}
