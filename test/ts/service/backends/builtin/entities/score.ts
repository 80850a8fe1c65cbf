import { recognizeEntities } from "../../../../../../ts/service/backends/builtin/entities/recognizeEntities.ts";
import type { EntityGroup } from "../../../../../../ts/service/backends/tasks.ts";

export interface Score {
  expected: number;
  found: number;
  correct: number;
  precision: number;
  recall: number;
  f1: number;
}

/** A sentence whose spans are not exactly the expected ones. */
export interface Miss {
  text: string;
  missing: string[];
  extra: string[];
}

const groups: readonly EntityGroup[] = ["PER", "ORG", "LOC", "MISC"];

/** Reads `{TYPE:span}` markup; a span becomes `TYPE start-end word`, in code points. */
export function parseMarkup(sentence: string): { text: string; spans: string[] } {
  const spans: string[] = [];
  let text = "";
  let cursor = 0;
  for (const match of sentence.matchAll(/\{(PER|ORG|LOC|MISC):([^}]+)\}/gu)) {
    text += sentence.slice(cursor, match.index);
    const start = [...text].length;
    text += match[2];
    spans.push(`${match[1]} ${start}-${[...text].length} ${match[2]}`);
    cursor = match.index + match[0].length;
  }
  return { text: text + sentence.slice(cursor), spans };
}

/** Exact-span, exact-type precision, recall and F1 over marked-up sentences, for each type and for `all`. */
export function evaluate(sentences: readonly string[]): { scores: Map<string, Score>; misses: Miss[] } {
  const counts = new Map<string, { expected: number; found: number; correct: number }>();
  const misses: Miss[] = [];
  const count = (span: string, key: "expected" | "found" | "correct"): void => {
    for (const group of [span.slice(0, span.indexOf(" ")), "all"]) {
      const entry = counts.get(group) ?? { expected: 0, found: 0, correct: 0 };
      entry[key]++;
      counts.set(group, entry);
    }
  };
  for (const sentence of sentences) {
    const { text, spans } = parseMarkup(sentence);
    const found = recognizeEntities(text).map((e) => `${e.entity_group} ${e.start}-${e.end} ${e.word}`);
    for (const span of spans) count(span, "expected");
    for (const span of found) count(span, "found");
    for (const span of found) if (spans.includes(span)) count(span, "correct");
    const missing = spans.filter((span) => !found.includes(span));
    const extra = found.filter((span) => !spans.includes(span));
    if (missing.length + extra.length > 0) misses.push({ text, missing, extra });
  }
  const scores = new Map<string, Score>();
  for (const group of [...groups, "all"]) {
    const { expected, found, correct } = counts.get(group) ?? { expected: 0, found: 0, correct: 0 };
    const precision = found === 0 ? 1 : correct / found;
    const recall = expected === 0 ? 1 : correct / expected;
    const f1 = correct === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    scores.set(group, { expected, found, correct, precision, recall, f1 });
  }
  return { scores, misses };
}
