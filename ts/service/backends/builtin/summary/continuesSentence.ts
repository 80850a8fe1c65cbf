/** Abbreviations that something always follows. */
const ALWAYS_CONTINUES = words(
  `dr mr mrs ms mx messrs prof rev fr gen adm sen rep gov lt col maj capt cmdr cpl sgt st ste mt ft hon pres
   e.g i.e eg ie cf viz vs v approx ca aka dept est`,
);

/** Abbreviations that continue when a number follows (No. 5), and may be words or ends otherwise (No. It failed.). */
const CONTINUES_BEFORE_NUMBER = words(
  "no nos p pp fig figs vol vols ch sec art eq op pt para jan feb mar apr jun jul aug sep sept oct nov dec",
);

/** Abbreviations that continue when a lower-case word follows (max. speed). */
const CONTINUES_BEFORE_LOWER = words("min max avg temp tel ext ver incl excl misc orig assn univ abbr cit ed eds resp");

/** Abbreviations that also end sentences: they do when a word follows that usually begins one. */
const MAY_END = words("inc ltd co corp llc plc bros etc jr sr al ph.d m.d b.a m.a esq ave blvd rd");

/** U.S., p.m., M.Sc. */
const DOTTED = /^\p{L}(?:\.\p{L}+)+$/u;

const SENTENCE_STARTERS = words(
  `a an the this that these those he she it they we you i his her its their our my there here in on at by for from with
   after before when while as if but and or so then however also although because since some many most all both each
   every one two once even now today yesterday meanwhile instead no not what why how who where which nobody everyone`,
);

/**
 * Whether the piece `next` belongs to the sentence of the piece `previous`, although the segmenter put a boundary
 * between them: after an abbreviation or an initial, and in direct speech.
 *
 * A lower-case letter alone does not continue a sentence: people write whole texts in lower case.
 *
 * @param previous a piece with its closing punctuation
 * @param next the piece after it
 */
export function continuesSentence(previous: string, next: string): boolean {
  const token = lastToken(previous);
  const nextWord = /^[\p{Ps}\p{Pi}"'\s]*([\p{L}\p{N}]+)/u.exec(next.slice(0, 80))?.[1] ?? "";
  const nextIsLower = /^\p{Ll}/u.test(nextWord);
  if (/[!?]["'\p{Pe}\p{Pf}]+$/u.test(token) || /\.\.["'\p{Pe}\p{Pf}]*$/u.test(token)) return nextIsLower;
  const abbreviation = /^["'\p{Ps}\p{Pi}]*(\p{L}[\p{L}.]*)\.$/u.exec(token)?.[1];
  if (abbreviation === undefined) return false;
  const lower = abbreviation.toLowerCase();
  if (ALWAYS_CONTINUES.has(lower)) return true;
  if (nextIsLower && CONTINUES_BEFORE_LOWER.has(lower)) return true;
  const mayEnd = MAY_END.has(lower) || DOTTED.test(abbreviation);
  if (/^\p{N}/u.test(nextWord)) return mayEnd || CONTINUES_BEFORE_NUMBER.has(lower);
  // In "than I. Bob left" the I is a word, in "J. R. R. Tolkien" the letters are not.
  const isInitial = /^\p{Lu}$/u.test(abbreviation) && abbreviation !== "I";
  return (mayEnd || isInitial) && (nextIsLower || !SENTENCE_STARTERS.has(nextWord.toLowerCase()));
}

/** The last run without a space; only its end matters, so a hostile long run is cut. */
function lastToken(piece: string): string {
  const trimmed = piece.trimEnd();
  return trimmed.slice(Math.max(trimmed.lastIndexOf(" ") + 1, trimmed.length - 40));
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
