import { decodeAbiParameters, encodeAbiParameters, parseAbiParameters } from "viem";
import { z } from "zod";
import { parseHex, stripHexPrefix } from "../../codec/hex.ts";
import { defineService } from "../kit/defineService.ts";
import { task } from "../kit/task.ts";

const STRINGS = parseAbiParameters("string input, string proof");
const STRING = parseAbiParameters("string");

/** An off-chain request has the same bytes as an on-chain one, as hex in `input`. */
function fromHex(data: unknown): unknown {
  const hex: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "input") : undefined;
  if (typeof data !== "object" || data === null || "proof" in data || typeof hex !== "string") return data;
  try {
    const [input, proof] = decodeAbiParameters(STRINGS, parseHex(hex.trim(), "input"));
    return { input, proof };
  } catch {
    return { input: undefined };
  }
}

/** The echo service (Infernet's test container): gives back the string that it is sent, and a proof that it is sent too. */
export const echo = defineService({
  id: "echo",
  message: "Echo Service!",
  tasks: [
    task({
      name: "echo",
      input: z.preprocess(
        fromHex,
        z.object({
          input: z.string({ error: "hex of abi.encode(string input, string proof)" }),
          proof: z.string(),
        }),
      ),
      onchain: { input: STRINGS, output: STRING },
      run: ({ input }) => input,
      prove: (_output, { input }) => encodeAbiParameters(STRING, [input.proof]),
      respond: ({ rawInput, rawOutput, proof }, { request: { data } }) => ({
        raw_input: rawInput === "" ? offchainHex(data) : rawInput,
        processed_input: "",
        raw_output: rawOutput,
        processed_output: "",
        proof,
      }),
    }),
  ],
});

function offchainHex(data: unknown): string {
  const hex: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "input") : "";
  return typeof hex === "string" ? stripHexPrefix(hex.trim()).toLowerCase() : "";
}
