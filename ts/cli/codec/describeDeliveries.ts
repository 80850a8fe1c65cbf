import { type DecodedDelivery, decodeDelivery } from "../../codec/decodeDelivery.ts";
import { decodeDeliveryCalldata } from "../../codec/decodeDeliveryCalldata.ts";
import { decodeResult } from "../../codec/decodeResult.ts";
import type { Delivery } from "../../codec/encodeDelivery.ts";
import { parseTask } from "../../codec/HFTaskId.ts";
import { parseHex } from "../../codec/hex.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/**
 * Takes deliveries apart.
 *
 * @param payload calldata as hex; or an object with the `input`, `output` and `proof` of one delivery
 * @param task of the Hugging Face service, whose answer to decode
 * @returns one entry for each delivery of the calldata, or the one of the object
 * @throws InfernetError `CALLDATA_UNKNOWN` when the calldata is of another function; InvalidHexError; MalformedBytesError
 */
export function describeDeliveries(payload: unknown, task: string | undefined): unknown {
  if (typeof payload === "object" && payload !== null) {
    const bytes = (key: string) => parseHex(Reflect.get(payload, key), key);
    return describe({ input: bytes("input"), output: bytes("output"), proof: bytes("proof") }, task);
  }
  const calls = decodeDeliveryCalldata({ data: parseHex(payload, "calldata") });
  if (calls.length > 0) {
    return calls.map(({ input, output, proof, ...call }) => ({ ...call, ...describe({ input, output, proof }, task) }));
  }
  throw new InfernetError("The calldata is of no delivery.", {
    code: "CALLDATA_UNKNOWN",
    metaMessages: ["Give the input of a transaction that calls deliverCompute, deliverComputeDelegatee or a batch."],
  });
}

function describe(delivery: Delivery, task: string | undefined): DecodedDelivery & { result?: unknown } {
  const decoded = decodeDelivery(delivery);
  if (task === undefined || "text" in decoded) return decoded;
  return { ...decoded, result: decodeResult(parseTask(task), decoded.rawOutput) };
}
