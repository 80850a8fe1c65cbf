import { type Hex, hexToBytes, toHex } from "viem";

/** What runtime code says when it was made from known creation code. */
export interface BytecodeMatch {
  /** Values of immutables, 32 bytes each, in the order of the code; one that is read in several places is there often. */
  immutables: Hex[];
}

const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const WORD = 32;

/** Positions of the immutables in a runtime template: solc leaves `PUSH32 0` for each, which it writes for nothing else. */
function immutablePositions(template: Uint8Array): number[] {
  const positions: number[] = [];
  for (let at = 0; at < template.length; at++) {
    const opcode = template[at] ?? 0;
    if (opcode < PUSH1 || opcode > PUSH32) continue;
    if (opcode === PUSH32 && template.subarray(at + 1, at + 1 + WORD).every((byte) => byte === 0)) {
      positions.push(at + 1);
    }
    at += opcode - PUSH1 + 1;
  }
  return positions;
}

function matchAt(template: Uint8Array, runtime: Uint8Array): BytecodeMatch | undefined {
  const positions = immutablePositions(template);
  let from = 0;
  for (const position of [...positions, runtime.length]) {
    for (let at = from; at < position; at++) if (template[at] !== runtime[at]) return undefined;
    from = position + WORD;
  }
  return { immutables: positions.map((position) => toHex(runtime.subarray(position, position + WORD))) };
}

/**
 * Compares code on a chain with creation bytecode of solc, whatever the values of its immutables: the runtime code lies
 * inside the creation code, with zeros where immutables will be.
 *
 * @param creation creation bytecode, with or without constructor arguments
 * @param runtime what `eth_getCode` gave
 * @returns the values of the immutables, or undefined when the code is another
 * @example
 * matchBytecode(registryBytecode, await getCode(client, { address }))?.immutables;
 */
export function matchBytecode(creation: Hex, runtime: Hex | undefined): BytecodeMatch | undefined {
  const code = hexToBytes(runtime ?? "0x");
  if (code.length === 0) return undefined;
  const whole = hexToBytes(creation);
  for (let offset = whole.length - code.length; offset >= 0; offset--) {
    if (whole[offset] !== code[0] || whole[offset + 1] !== code[1] || whole[offset + 2] !== code[2]) continue;
    const match = matchAt(whole.subarray(offset, offset + code.length), code);
    if (match) return match;
  }
  return undefined;
}
