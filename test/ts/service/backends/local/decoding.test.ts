import { describe, expect, test } from "vitest";
import { createTextGrowth, keepNucleus } from "../../../../../ts/service/backends/local/decoding.ts";

describe("a nucleus", () => {
  const kept = (probabilities: number[], topP: number): number[] => {
    const logits = Float32Array.from(probabilities, Math.log);
    keepNucleus(logits, topP);
    return [...logits.keys()].filter((id) => Number.isFinite(logits[id]));
  };

  test.each<[number[], number, number[]]>([
    [[0.5, 0.3, 0.2], 0.5, [0]],
    [[0.5, 0.3, 0.2], 0.6, [0, 1]],
    [[0.2, 0.3, 0.5], 0.8, [1, 2]],
    [[0.5, 0.3, 0.2], 1, [0, 1, 2]],
    [[0.9, 0.1], 0.000001, [0]],
  ])("of %j at %f keeps %j", (probabilities, topP, expected) => {
    expect(kept(probabilities, topP)).toEqual(expected);
  });
});

describe("a growing text", () => {
  const send = (stops: string[], texts: string[]): string[] => {
    const growth = createTextGrowth({ stop_sequences: stops });
    return texts.map((text, index) => growth.grow(text, index === texts.length - 1));
  };

  test.each<[string[], string[], string[]]>([
    [[], ["a", "ab", "ab"], ["a", "b", ""]],
    [["END"], ["xE", "xEN", "xEND yes", "z"], ["", "x", "END", ""]],
    [["END"], ["xE", "xEN", "xENough", "xENough"], ["", "x", "ENou", "gh"]],
    [[], ["a\ufffd", "a🦊", "a🦊"], ["a", "🦊", ""]],
    [[], ["a\ufffd", "a\ufffd"], ["a", "\ufffd"]],
    [["b", "a"], ["xaxb"], ["xa"]],
  ])("stops %j, %j is sent as %j", (stops, texts, expected) => {
    expect(send(stops, texts)).toEqual(expected);
  });
});
