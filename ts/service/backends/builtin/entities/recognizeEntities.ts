import type { Entity } from "../../tasks.ts";
import { findRuns } from "./atoms.ts";
import { gazetteer } from "./gazetteer.ts";
import { posTags } from "./posTags.ts";
import { propagate } from "./propagate.ts";
import { resolveRun } from "./resolve.ts";
import type { Candidate, Scene } from "./scene.ts";
import { splitSentences } from "./sentences.ts";
import { tokenize } from "./tokenize.ts";
import { uncasedCandidates } from "./uncased.ts";

/**
 * Finds the named entities of an English text: people, organizations, places and other names.
 *
 * Rules over name lists (ours and compromise's) and the words around a name; no neural model. A pure function of the
 * text, linear in its length. Scores are fixed per kind of evidence (a listed name above a guess from the shape of a
 * word), not measured probabilities.
 *
 * @param text any string; lone surrogates are allowed
 * @returns entities in the order of the text, not overlapping, never empty; `start` and `end` count Unicode code points,
 *   so `[...text].slice(start, end).join("") === word`
 */
export function recognizeEntities(text: string): Entity[] {
  const tokens = tokenize(text);
  const lists = gazetteer();
  const sentences = splitSentences(tokens, lists.isCommonWord);
  const tagsOf = posTags(text, tokens, sentences);
  const candidates = sentences.flatMap((sentence): Candidate[] => {
    const scene: Scene = { text, tokens, sentence, lists, tagsOf };
    const cased = sentence.style === "normal" || sentence.style === "headline";
    return cased
      ? findRuns(text, tokens, sentence, lists).flatMap((run) => resolveRun(scene, run))
      : uncasedCandidates(scene);
  });
  const codePointAt = codePointCounter(text);
  return propagate(candidates, tokens).flatMap(({ from, to, verdict }): Entity[] => {
    const start = tokens[from]?.start;
    const end = tokens[to - 1]?.end;
    if (!verdict || start === undefined || end === undefined) return [];
    return [
      {
        entity_group: verdict.group,
        score: verdict.score,
        word: text.slice(start, end),
        start: codePointAt(start),
        end: codePointAt(end),
      },
    ];
  });
}

/** Turns ascending UTF-16 offsets into code point offsets, in one pass over the text. */
function codePointCounter(text: string): (offset: number) => number {
  let unit = 0;
  let points = 0;
  return (offset) => {
    while (unit < offset) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
      points++;
    }
    return points;
  };
}
