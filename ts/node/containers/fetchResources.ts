import { parseExactJson } from "../../codec/exactJson.ts";
import type { ContainerConfig } from "../config/schema.ts";
import { containerUrl } from "./postToContainer.ts";

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 1024 * 1024;

/**
 * Asks a container what it has: `GET /service-resources`, or, with a model's id, whether it supports the model.
 *
 * @returns the JSON it answers
 * @throws Error when it can't be reached within 3 s, answers an error, or something that isn't JSON of under 1 MiB
 */
export async function fetchResources(container: ContainerConfig, modelId: string | undefined): Promise<unknown> {
  const query = modelId === undefined ? "" : `?model_id=${encodeURIComponent(modelId)}`;
  const response = await fetch(`${containerUrl(container)}/service-resources${query}`, {
    headers: container.bearer === "" ? {} : { authorization: `Bearer ${container.bearer}` },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return parseExactJson(Buffer.concat(chunks).toString());
}
