import type { Hex } from "viem";
import type { ServedTaskId } from "../../../ts/codec/HFTaskId.ts";
import type { RequestParameters } from "../../../ts/codec/RequestParameters.ts";
import json from "../../fixtures/codec-vectors.json" with { type: "json" };

/** The committed vectors, with the types that JSON cannot say. Made with `cast abi-encode`, not with the codec. */
export const vectors = json as unknown as {
  requests: { vectors: { name: string; taskId: ServedTaskId; model: string; text: string; encoded: Hex }[] };
  requestsWithParameters: {
    vectors: {
      name: string;
      taskId: ServedTaskId;
      model: string;
      text: string;
      parameters: RequestParameters;
      params: Hex;
      encoded: Hex;
    }[];
  };
  texts: { vectors: { name: string; text: string; encoded: Hex }[] };
  labels: { vectors: { name: string; labels: string[]; scores: string[]; scaledScores: string[]; encoded: Hex }[] };
  deliveries: {
    vectors: {
      name: string;
      body: Record<string, unknown>;
      rawInput: Hex;
      processedInput: Hex;
      rawOutput: Hex;
      processedOutput: Hex;
      input: Hex;
      output: Hex;
      proof: Hex;
    }[];
  };
  textDeliveries: { vectors: { name: string; body: Record<string, unknown>; text: string; output: Hex }[] };
  oddRequests: { vectors: { name: string; bytes: Hex; accepted: boolean }[] };
  oddLabels: { vectors: { name: string; bytes: Hex; accepted: boolean }[] };
};
