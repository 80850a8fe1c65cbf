import { endsSentence } from "./tokenizeText.ts";

const CLOSING = /^[.,!?:;)\]}%”…]$/u;
const OPENING = /^[([{“$#@]$/u;
const STRAIGHT_QUOTE = '"';

/** Spells tokens out one after another: spaces, capitals at the start of sentences, quotation marks. */
export interface TokenWriter {
  /** The text that this token adds. */
  write(token: string): string;
}

/**
 * @param startsSentence the first word gets a capital
 * @param spaceFirst text stands before, so that the first word needs a space
 */
export function createTokenWriter(startsSentence: boolean, spaceFirst: boolean): TokenWriter {
  let capital = startsSentence;
  let space = spaceFirst;
  let inQuotes = false;
  return {
    write(token) {
      const closing = CLOSING.test(token) || (token === STRAIGHT_QUOTE && inQuotes);
      const opening = OPENING.test(token) || (token === STRAIGHT_QUOTE && !inQuotes);
      if (token === STRAIGHT_QUOTE) inQuotes = !inQuotes;
      const gap = space && !closing ? " " : "";
      space = !opening;
      if (closing || opening) {
        capital ||= endsSentence(token);
        return gap + token;
      }
      const word = capital ? capitalize(token) : token;
      capital = false;
      return gap + word;
    },
  };
}

function capitalize(word: string): string {
  const [first = ""] = word;
  return first.toUpperCase() + word.slice(first.length);
}
