import { continuesSentence } from "./continuesSentence.ts";

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** A blank line, or a line break before a list item; other line breaks are taken as wrapping. */
const BLOCK_BREAK = /\n\s*\n|\n(?=\s*(?:[-*•‣]|\d{1,3}[.)])\s)/;

/** What a numbered list item begins with. */
const LIST_NUMBER = /^\d{1,3}[.)]\s*$/;

/**
 * Splits a text into its sentences, each with its closing punctuation, white space inside collapsed to one space.
 *
 * Boundaries are those of Unicode's sentence segmentation (UAX 29), except that abbreviations and initials (Dr., U.S.,
 * e.g., J. R. R. Tolkien) do not end a sentence and numbers may begin one. A blank line and a list item always do.
 * Linear in the length of the text.
 */
export function splitSentences(text: string): string[] {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .split(BLOCK_BREAK)
    .map((block) => block.replace(/\s+/g, " ").trim())
    .filter((block) => block !== "")
    .flatMap(splitBlock);
}

function splitBlock(block: string): string[] {
  // UAX 29 goes on after a full stop when a lower-case letter or a digit follows; in capitals it breaks there, and
  // `continuesSentence` alone decides. ASCII only: the copy keeps its length.
  const capitals = block.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  const sentences: string[] = [];
  let sentenceStart = 0;
  let previous = "";
  for (const { index, segment } of segmenter.segment(capitals)) {
    const next = block.slice(index, index + segment.length);
    const followsListNumber = previous.length === index && LIST_NUMBER.test(previous);
    if (index > 0 && !followsListNumber && !continuesSentence(previous, next)) {
      sentences.push(block.slice(sentenceStart, index).trimEnd());
      sentenceStart = index;
    }
    previous = next;
  }
  sentences.push(block.slice(sentenceStart));
  return sentences;
}
