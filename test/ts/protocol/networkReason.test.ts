import { describe, expect, test } from "vitest";
import { networkReason } from "../../../ts/protocol/networkReason.ts";

const failed = (cause: unknown) => new TypeError("fetch failed", { cause });
const coded = (code: string, message = "") => Object.assign(new Error(message), { code });

describe("networkReason", () => {
  test.each([
    ["a port that nothing listens at", failed(coded("ECONNREFUSED")), "nothing listens there"],
    [
      "several addresses, tried in turn",
      failed(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" })),
      "nothing listens there",
    ],
    ["a cause further down", failed(new Error("outer", { cause: coded("ENOTFOUND") })), "there is no such host"],
    [
      "a code it has no words for",
      failed(coded("CERT_HAS_EXPIRED", "certificate has expired")),
      "certificate has expired",
    ],
    ["a code that is a name of every object", failed(coded("toString", "odd")), "odd"],
    ["a fetch of somebody's own", new Error("offline."), "offline"],
    ["lines", new Error("one\ntwo"), "one two"],
    ["a browser, which says nothing", new TypeError("Failed to fetch"), "the request failed"],
    ["no error", "text", "the request failed"],
  ])("%s", (_, error, expected) => {
    expect(networkReason(error)).toBe(expected);
  });

  test("real: no such host, no listener, and a secret in a header or URL is not repeated", async () => {
    const reasonFor = (url: string, init?: RequestInit) => fetch(url, init).then(() => "", networkReason);
    expect(await reasonFor("http://127.0.0.1:1")).toMatch(/^nothing listens there$|^bad port$/);
    expect(await reasonFor("http://127.0.0.1:9", { headers: { authorization: "Bearer s3cret\n\u0001" } })).toBe(
      "the request failed",
    );
    expect(await reasonFor("http://user:s3cret@127.0.0.1:9")).toBe("the request failed");
    expect(await reasonFor("no url, s3cret")).not.toContain("s3cret");
  });
});
