import { describe, expect, test } from "vitest";
import { parseJob } from "../../../../ts/node/server/parseJob.ts";

describe("parseJob", () => {
  test("reads an off-chain job, leaving data as it is", () => {
    const data = { n: 2n ** 200n, deep: [{ x: null }] };
    expect(parseJob({ containers: ["a"], data, requires_proof: true, extra: 1 })).toEqual({
      kind: "job",
      request: { containers: ["a"], data, requires_proof: true },
    });
    for (const requires_proof of [null, undefined, false]) {
      expect(parseJob({ containers: [], data: {}, requires_proof })).toEqual({
        kind: "job",
        request: { containers: [], data: {}, requires_proof: false },
      });
    }
  });

  test("names each field that is wrong, in one line", () => {
    expect(parseJob({ containers: [1, "a", null], requires_proof: 1 })).toEqual({
      kind: "invalid",
      error:
        "Invalid request: containers.0: expected a container id (a string); containers.2: expected a container id (a string); data: missing, expected a JSON object; requires_proof: expected true or false",
    });
  });
});
