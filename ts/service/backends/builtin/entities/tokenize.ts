/** What a token is to the span rules; `opaque` (URL, e-mail, handle, hashtag, hex) is never part of a name. */
export type TokenKind = "word" | "number" | "possessive" | "opaque" | "punctuation";

/** A token with its place in the text, in UTF-16 code units. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
  /** First letter is upper case, or a later one is (iPhone). */
  readonly capitalized: boolean;
  /** At least two letters, all upper case. */
  readonly allCaps: boolean;
  /** A line break, or nothing but the start of the text, stands before it. */
  readonly lineStart: boolean;
  /** White space stands before it. */
  readonly spaced: boolean;
}

// London-based is a name and an ending. The bounds on repetition keep every alternative linear: none scans far ahead only to fail.
const TOKEN = new RegExp(
  [
    String.raw`(?<opaque>(?:https?:\/\/|www\.)[^\s<>"'(){}\[\]]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|[@#$][\p{L}\p{N}_]+|0x[0-9a-fA-F]+)`,
    String.raw`(?<acronym>(?:\p{Lu}\.){2,16})`,
    String.raw`(?<word>\p{L}[\p{L}\p{M}\p{N}]*(?:(?!-(?:based|born|backed|led|owned|style|like|area|wide|bound|listed|native|made|speaking|funded|trained|run|only|related|compatible|free|to|and|in|on)(?![\p{L}\p{N}]))['’‑-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*|&\p{Lu}[\p{L}\p{M}]*|\.(?:com|io|js|org|net|ai|xyz|eth)(?![\p{L}\p{N}]))*)`,
    String.raw`(?<number>\p{N}[\p{L}\p{N}]*(?:[.,:/-]\p{N}+)*)`,
    String.raw`(?<punctuation>\S)`,
  ].join("|"),
  "gu",
);
const POSSESSIVE = /['’]s$/iu;
const LINE_BREAK = /[\n\r\u2028\u2029]/u;
const UPPER = /[\p{Lu}\p{Lt}]/u;
const LETTERS = /\p{L}/gu;

/** Cuts a text into tokens; white space is dropped, `'s` becomes a token of its own. Never throws. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let previousEnd = 0;
  const push = (kind: TokenKind, start: number, end: number): void => {
    const slice = text.slice(start, end);
    const gap = text.slice(previousEnd, start);
    tokens.push({
      kind,
      text: slice,
      lower: slice.toLowerCase().replaceAll("’", "'"),
      start,
      end,
      capitalized: kind !== "possessive" && UPPER.test(slice),
      allCaps: isAllCaps(slice),
      lineStart: tokens.length === 0 || LINE_BREAK.test(gap),
      spaced: gap.length > 0,
    });
    previousEnd = end;
  };
  for (const match of text.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    const groups = match.groups ?? {};
    if (groups["opaque"] !== undefined) push("opaque", start, end);
    else if (groups["number"] !== undefined) push("number", start, end);
    else if (groups["punctuation"] !== undefined) push("punctuation", start, end);
    else if (POSSESSIVE.test(match[0]) && match[0].length > 2) {
      push("word", start, end - 2);
      push("possessive", end - 2, end);
    } else push("word", start, end);
  }
  return tokens;
}

function isAllCaps(slice: string): boolean {
  const letters = slice.match(LETTERS);
  return letters !== null && letters.length > 1 && letters.every((letter) => UPPER.test(letter));
}
