import { describe, expect, test } from "vitest";
import { dev, heldOut } from "./evaluation.ts";
import { evaluate, parseMarkup } from "./score.ts";

// A little under what `evaluate.ts` prints; docs/builtin-models.md has the table.
const floors = [
  ["dev", dev, { all: 0.97, PER: 0.95, ORG: 0.95, LOC: 0.97, MISC: 0.95 }],
  ["held-out", heldOut, { all: 0.95, PER: 0.92, ORG: 0.92, LOC: 0.95, MISC: 0.9 }],
] as const;

describe.each(floors)("on the %s sentences", (_, sentences, floor) => {
  const { scores } = evaluate(sentences);

  test.each(Object.entries(floor))("F1 of %s is at least %f", (group, least) => {
    expect(scores.get(group)?.f1).toBeGreaterThanOrEqual(least);
  });

  test("no more than one sentence without names is given one", () => {
    const plain = sentences.filter((sentence) => parseMarkup(sentence).spans.length === 0);
    expect(plain.length).toBeGreaterThanOrEqual(10);
    expect(evaluate(plain).misses.length).toBeLessThanOrEqual(1);
  });
});

test("the set is large enough, its halves do not overlap, and its markup is read", () => {
  expect(new Set([...dev, ...heldOut]).size).toBe(dev.length + heldOut.length);
  expect(Math.min(dev.length, heldOut.length)).toBeGreaterThanOrEqual(60);
  expect(parseMarkup("a {PER:B C}, {LOC:😀D}.")).toEqual({
    text: "a B C, 😀D.",
    spans: ["PER 2-5 B C", "LOC 7-9 😀D"],
  });
});
