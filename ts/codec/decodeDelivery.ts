import type { Hex } from "viem";
import { AbiReader } from "./AbiReader.ts";
import type { Delivery } from "./encodeDelivery.ts";
import { parseHex } from "./hex.ts";

/** What a delivery carries: the five values of a container, or the text that stands in for them. */
export type DecodedDelivery =
  | { rawInput: Hex; processedInput: Hex; rawOutput: Hex; processedOutput: Hex; proof: Hex }
  | { text: string };

/**
 * Takes the byte arguments of `deliverCompute` apart; the inverse of `encodeDelivery`.
 *
 * A delivery without input is one whose container left out one of the five values: its output is one string.
 *
 * @throws InvalidHexError when a part is not hex
 * @throws MalformedBytesError when a part has not the layout (code `DELIVERY_MALFORMED`, or `RESULT_MALFORMED` for the
 * text), as the delivery of a node with conventions of its own
 * @example
 * const delivery = decodeDelivery({ input, output, proof });
 * if ("rawOutput" in delivery) decodeResult(HFTaskId.SUMMARIZATION, delivery.rawOutput);
 */
export function decodeDelivery({ input, output, proof }: Delivery): DecodedDelivery {
  if (parseHex(input, "input") === "0x") return { text: new AbiReader(output, "text").string(0, 0, "output") };
  const inputs = new AbiReader(input, "input");
  const outputs = new AbiReader(output, "output");
  return {
    rawInput: inputs.bytes(0, 0, "rawInput"),
    processedInput: inputs.bytes(32, 0, "processedInput"),
    rawOutput: outputs.bytes(0, 0, "rawOutput"),
    processedOutput: outputs.bytes(32, 0, "processedOutput"),
    proof: parseHex(proof, "proof"),
  };
}
