import fc from "fast-check";
import { type Hex, toHex } from "viem";

const WORD = 64;

/** Any Unicode text that UTF-8 can carry. */
export const unicode = fc.string({ unit: "binary", maxLength: 100 });

/** Words that break careless decoders: huge, just out of range, pointing back at the head. */
const nastyWord = fc.oneof(
  fc.constantFrom(0n, 1n, 31n, 32n, 33n, 64n, 96n, 255n, 256n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n),
  fc.constantFrom(2n ** 256n - 1n, 2n ** 256n - 32n, 2n ** 255n, 2n ** 256n - 64n),
  fc.bigInt({ min: 0n, max: 700n }),
);

const setWord = fc
  .record({ position: fc.nat(), word: nastyWord })
  .map(({ position, word }) => (hex: string): string => {
    const count = Math.max(1, Math.ceil(hex.length / WORD));
    const start = (position % count) * WORD;
    return hex.slice(0, start) + word.toString(16).padStart(WORD, "0") + hex.slice(start + WORD);
  });
const truncate = fc.nat().map(
  (at) =>
    (hex: string): string =>
      hex.slice(0, 2 * (at % (hex.length / 2 + 1))),
);
const append = fc.uint8Array({ maxLength: 70 }).map(
  (tail) =>
    (hex: string): string =>
      hex + toHex(tail).slice(2),
);
const setByte = fc
  .record({ position: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) })
  .map(({ position, byte }) => (hex: string): string => {
    const start = hex.length === 0 ? 0 : 2 * (position % (hex.length / 2));
    return hex.slice(0, start) + byte.toString(16).padStart(2, "0") + hex.slice(start + 2);
  });

/** Well-formed encodings with a few words, bytes or lengths spoilt. */
export function mutations(encodings: fc.Arbitrary<Hex>): fc.Arbitrary<Hex> {
  const edits = fc.array(fc.oneof({ weight: 4, arbitrary: setWord }, truncate, append, setByte), {
    minLength: 1,
    maxLength: 3,
  });
  return fc
    .tuple(encodings, edits)
    .map(([encoding, list]): Hex => `0x${list.reduce((hex, edit) => edit(hex), encoding.slice(2))}`);
}

/** Bytes without any plan. */
export const noise = fc.uint8Array({ maxLength: 400 }).map((bytes): Hex => toHex(bytes));

/** Words of a hand-made encoding: numbers become 32-byte words, strings are hex taken as they are. */
export function words(...parts: (number | bigint | string)[]): Hex {
  return `0x${parts.map((part) => (typeof part === "string" ? part : part.toString(16).padStart(WORD, "0"))).join("")}`;
}

/** Right-pads text's UTF-8 hex to whole words. */
export function padded(text: string): string {
  const hex = toHex(text).slice(2);
  return hex.padEnd(Math.ceil(hex.length / WORD) * WORD, "0");
}
