import fc from "fast-check";
import { encodeErrorResult, type Hex, toFunctionSelector, toHex } from "viem";
import { describe, expect, test } from "vitest";
import { decodeProtocolError, PROTOCOL_ERRORS } from "../../../ts/protocol/protocolErrors.ts";

const entries = Object.entries(PROTOCOL_ERRORS) as [Hex, (typeof PROTOCOL_ERRORS)[Hex]][];
const panic = (code: bigint): Hex =>
  encodeErrorResult({ abi: [{ type: "error", name: "Panic", inputs: [{ type: "uint256" }] }], args: [code] });
const reverted = (reason: string): Hex =>
  encodeErrorResult({ abi: [{ type: "error", name: "Error", inputs: [{ type: "string" }] }], args: [reason] });

describe("PROTOCOL_ERRORS", () => {
  test.each(entries)("%s is the selector of its error", (selector, { name }) => {
    expect(toFunctionSelector(`${name}()`)).toBe(selector);
  });

  test("has a line of text for every error", () => {
    for (const [, { text }] of entries) expect(text).toMatch(/^\S.{10,}$/);
    expect(new Set(entries.map(([, { name }]) => name)).size).toBe(entries.length);
  });

  test("takes as normal what another node's delivery causes", () => {
    const normal = entries.filter(([, { level }]) => level === "info").map(([, { name }]) => name);
    expect(normal.sort()).toEqual(["IntervalCompleted", "NodeRespondedAlready", "SubscriptionCompleted"]);
  });
});

describe("decodeProtocolError", () => {
  test.each(entries)("explains %s", (selector, entry) => {
    expect(decodeProtocolError(selector)).toEqual({ ...entry, selector });
    expect(decodeProtocolError(`0x${selector.slice(2).toUpperCase()}`)).toEqual({ ...entry, selector });
  });

  test("gives the reason of a require", () => {
    expect(decodeProtocolError(reverted("too late"))).toEqual({
      name: "Error",
      selector: "0x08c379a0",
      text: "too late",
      level: "error",
    });
    expect(decodeProtocolError(reverted(""))?.text).toBe("Reverted without a reason.");
  });

  test("puts a hostile reason on one short line", () => {
    const text = decodeProtocolError(reverted(`fine\n2026 INFO all good\u001b[2J${"x".repeat(5000)}`))?.text ?? "";
    expect(text).toMatch(/^fine 2026 INFO all good \[2Jx+…$/);
    expect(text).toHaveLength(257);
  });

  test.each([
    [0x01n, "Panic 0x01: assertion failed."],
    [0x11n, "Panic 0x11: arithmetic overflow or underflow."],
    [0x12n, "Panic 0x12: division by zero."],
    [0x32n, "Panic 0x32: array index out of bounds."],
    [0x99n, "Panic 0x99: unknown code."],
  ])("explains panic %s", (code, text) => {
    expect(decodeProtocolError(panic(code))).toMatchObject({ name: "Panic", selector: "0x4e487b71", text });
  });

  test.each<Hex>(["0x", "0x08c379", "0xdeadbeef", "0x00000000"])("does not know %s", (data) => {
    expect(decodeProtocolError(data)).toBeUndefined();
  });

  test("never throws, whatever follows a selector it knows", () => {
    const selector = fc.constantFrom<Hex[]>("0x08c379a0", "0x4e487b71", "0x88a21e4f");
    const word = fc.constantFrom(`${"00".repeat(31)}20`, "ff".repeat(32), "00".repeat(32), "61".repeat(32));
    const tail = fc.oneof(
      fc.array(word, { maxLength: 5 }).map((words) => words.join("")),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => toHex(bytes).slice(2)),
    );
    fc.assert(
      fc.property(selector, tail, (head, rest) => {
        const decoded = decodeProtocolError(`${head}${rest}`);
        expect(decoded?.selector).toBe(head);
        expect(decoded?.text).not.toBe("");
      }),
    );
  });
});
