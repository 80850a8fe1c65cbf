const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Words that say nothing about what a sentence is about. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again against all also am an and any are as at be because been before being below between both
   but by can could did do does doing don't down during each few for from further had has have having he her here hers
   him his how i if in into is isn't it it's its itself just me more most my no nor not now of off on once only or other
   our ours out over own said same she should so some such than that the their theirs them then there these they this
   those through to too under until up very was wasn't we were what when where which while who whom why will with would
   you your yours`.split(/\s+/),
);

/** The words of a sentence, in lower case. What counts as a word is Unicode's word segmentation (UAX 29). */
export function sentenceWords(sentence: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(sentence)) {
    if (isWordLike === true) words.push(segment.toLowerCase().replaceAll("’", "'"));
  }
  return words;
}

/** Those of a sentence's words by which sentences are compared: no stop words, no possessive or plural endings. */
export function sentenceTerms(words: readonly string[]): string[] {
  return words
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => word.replace(/'s$/, ""))
    .map((word) => (word.length > 3 && word.endsWith("s") && !/(?:ss|us|is)$/.test(word) ? word.slice(0, -1) : word));
}
