import { expect, test } from "vitest";
import { groupEntities } from "../../../../../ts/service/backends/local/groupEntities.ts";

const TEXT = "Ann Lee met Bob";
const SPANS = [
  [0, 3],
  [4, 7],
  [8, 11],
  [12, 15],
] as const;

function group(labels: readonly string[]): string[] {
  const tokens = labels.map((label, index) => {
    const [start, end] = SPANS[index] ?? [0, 0];
    return { label, score: (index + 1) / 10, start, end };
  });
  return groupEntities(TEXT, tokens).map(
    ({ entity_group, word, score }) => `${entity_group} ${word} ${score.toFixed(2)}`,
  );
}

test.each<[string[], string[]]>([
  [
    ["B-PER", "I-PER", "O", "B-PER"],
    ["PER Ann Lee 0.15", "PER Bob 0.40"],
  ],
  [
    ["B-PER", "B-PER", "O", "O"],
    ["PER Ann 0.10", "PER Lee 0.20"],
  ],
  [
    ["I-PER", "I-PER", "O", "I-PER"],
    ["PER Ann Lee 0.15", "PER Bob 0.40"],
  ],
  [
    ["I-PER", "I-ORG", "I-ORG", "O"],
    ["PER Ann 0.10", "ORG Lee met 0.25"],
  ],
  [
    ["PER", "PER", "O", "MISC"],
    ["PER Ann Lee 0.15", "MISC Bob 0.40"],
  ],
  [["O", "O", "O", "O"], []],
])("%j", (labels, expected) => {
  expect(group(labels)).toEqual(expected);
});
