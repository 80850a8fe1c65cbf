import { bytesToHex, type Hex, hexToBytes } from "viem";
import { type Layout, MalformedBytesError } from "./errors/MalformedBytesError.ts";
import { parseHex } from "./hex.ts";

const WORD = 32;

/**
 * Reads ABI-encoded parameters from bytes nobody has checked.
 *
 * Accepts what Solidity's `abi.decode` accepts: offsets in any order, any bytes after the last value, any padding.
 * Every offset and length is checked against the bytes that are there before anything is read, so the work is bounded by
 * their number. Stricter than Solidity in two things: strings must be UTF-8, and together the values may not be longer
 * than the bytes they come from (overlapping ones could multiply them).
 */
export class AbiReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #layout: Layout;
  #unread: number;

  /** @throws InvalidHexError when `data` is not hex */
  constructor(data: Hex, layout: Layout) {
    this.#bytes = hexToBytes(parseHex(data, layout));
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    this.#layout = layout;
    this.#unread = this.#bytes.length;
  }

  /** uint256 in the word at `position`. */
  uint256(position: number, field: string): bigint {
    this.#demand(position, WORD, field);
    let value = 0n;
    for (let part = 0; part < WORD; part += 8) value = (value << 64n) | this.#view.getBigUint64(position + part);
    return value;
  }

  /** uint8 in the word at `position`. */
  uint8(position: number, field: string): number {
    const value = this.uint256(position, field);
    if (value > 0xffn) throw this.malformed(field, `it is no uint8, its word holds 0x${value.toString(16)}`);
    return Number(value);
  }

  /** `string` whose offset, counted from `base`, is in the word at `position`. */
  string(position: number, base: number, field: string): string {
    try {
      // Without ignoreBOM the decoder would drop a leading U+FEFF, which is part of the text.
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.#dynamic(position, base, field));
    } catch (error) {
      if (error instanceof MalformedBytesError) throw error;
      throw this.malformed(field, "it is not valid UTF-8");
    }
  }

  /** `bytes` whose offset, counted from `base`, is in the word at `position`. */
  bytes(position: number, base: number, field: string): Hex {
    return bytesToHex(this.#dynamic(position, base, field));
  }

  /** `string[]` whose offset, counted from `base`, is in the word at `position`. */
  strings(position: number, base: number, field: string): string[] {
    const { start, length } = this.#array(position, base, field);
    return Array.from({ length }, (_, index) => this.string(start + index * WORD, start, `${field}[${index}]`));
  }

  /** `uint256[]` whose offset, counted from `base`, is in the word at `position`. */
  uint256s(position: number, base: number, field: string): bigint[] {
    const { start, length } = this.#array(position, base, field);
    return Array.from({ length }, (_, index) => this.uint256(start + index * WORD, `${field}[${index}]`));
  }

  /** Error about a value that this reader gave, for checks of the caller's own. */
  malformed(field: string, reason: string): MalformedBytesError {
    return new MalformedBytesError({ layout: this.#layout, field, reason, size: this.#bytes.length });
  }

  #dynamic(position: number, base: number, field: string): Uint8Array {
    const { start, length } = this.#array(position, base, field, 1);
    this.#unread -= length;
    if (this.#unread < 0) throw this.malformed(field, "values overlap");
    return this.#bytes.subarray(start, start + length);
  }

  #array(position: number, base: number, field: string, itemSize = WORD): { start: number; length: number } {
    const offset = this.uint256(position, `the offset of ${field}`);
    if (offset > this.#bytes.length) throw this.malformed(field, `its offset ${offset} points past the end`);
    const lengthPosition = base + Number(offset);
    const length = this.uint256(lengthPosition, `the length of ${field}`);
    const start = lengthPosition + WORD;
    if (length > (this.#bytes.length - start) / itemSize) {
      throw this.malformed(field, `its length ${length} goes past the end`);
    }
    return { start, length: Number(length) };
  }

  #demand(position: number, length: number, field: string): void {
    if (position + length > this.#bytes.length) throw this.malformed(field, "the bytes end before it");
  }
}
