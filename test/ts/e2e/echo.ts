import { decodeAbiParameters, encodeAbiParameters, type Hex, parseAbiParameters } from "viem";
import { startContainer, type TestContainer } from "../node/support.ts";

const PAIR = parseAbiParameters("string input, string proof");
const ONE = parseAbiParameters("string");

/** What the echo container takes: `abi.encode(string input, string proof)`. */
export const echoInput = (input: string, proof = ""): Hex => encodeAbiParameters(PAIR, [input, proof]);

/** The raw output with which it answers. */
export const echoOutput = (input: string): Hex => encodeAbiParameters(ONE, [input]);

interface EchoBody {
  source: number;
  data: string | { input: string };
  requires_proof?: boolean;
}

/** The Infernet end-to-end tests' echo container, over real HTTP. */
export function startEcho(): Promise<TestContainer> {
  return startContainer((body) => {
    if (body === null) return { status: 404, body: { code: "404", description: "no such route" } };
    const { data, requires_proof } = body as EchoBody;
    const hex = typeof data === "string" ? data : data.input;
    const [input, proof] = decodeAbiParameters(PAIR, `0x${hex}`);
    return {
      body: {
        raw_input: hex,
        processed_input: "",
        raw_output: echoOutput(input).slice(2),
        processed_output: "",
        proof: requires_proof ? encodeAbiParameters(ONE, [proof]).slice(2) : "",
      },
    };
  });
}
