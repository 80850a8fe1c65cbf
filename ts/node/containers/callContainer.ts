import type { Address } from "viem";
import { parseExactJson } from "../../codec/exactJson.ts";
import { oneLine } from "../../protocol/oneLine.ts";
import type { ContainerConfig } from "../config/schema.ts";
import { ContainerError } from "../errors.ts";
import { callFailure, postToContainer } from "./postToContainer.ts";

/** Where a request comes from, or its answer goes to (Infernet's JobLocation). */
export const JobLocation = { ONCHAIN: 0, OFFCHAIN: 1, STREAM: 2 } as const;
export type JobLocation = (typeof JobLocation)[keyof typeof JobLocation];

/** Body of `POST /service_output`. */
export interface ContainerRequest {
  source: JobLocation;
  destination: JobLocation;
  /** Hex without `0x` when the source is on chain, else any JSON. */
  data: unknown;
  requires_proof: boolean;
  /** What the answer is for, where a proof has to say so. Ours: the Infernet containers ignore keys they don't know. */
  context?: DeliveryContext;
}

/** The delivery that a proof is about. */
export interface DeliveryContext {
  chain_id: number;
  coordinator: Address;
  /** 0 while a delegated subscription doesn't exist on chain. */
  subscription_id: number;
  interval: number;
  /** Address that delivers. */
  node: Address;
  verifier: Address;
}

export interface ContainerAnswer {
  status: number;
  body: unknown;
  /** `Retry-After`, in seconds, when the container sent it. */
  retryAfterSeconds?: number;
}

/** Whether the same request may fare better later, by an answer's HTTP status. */
export const isTransient = (status: number): boolean => status === 429 || status >= 500;

/** The largest answer that is read; a container that says more is at fault. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

async function readText(container: string, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new ContainerError(container, `Container ${container} answered with more than ${MAX_ANSWER_BYTES} bytes.`, {
        code: "CONTAINER_ANSWER_TOO_LARGE",
      });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseAnswer(container: string, { status, headers }: Response, text: string): unknown {
  const type = headers.get("content-type") ?? "";
  try {
    if (/\bjson\b/i.test(type)) return parseExactJson(text);
  } catch (cause) {
    throw new ContainerError(container, `Container ${container} answered ${status} with invalid JSON.`, {
      code: "CONTAINER_ANSWER_INVALID",
      details: oneLine(text, 200),
      retryable: isTransient(status),
      cause,
    });
  }
  throw new ContainerError(
    container,
    `Container ${container} answered ${status} with ${type === "" ? "no content type" : type}, expected application/json.`,
    { code: "CONTAINER_ANSWER_INVALID", details: oneLine(text, 200), retryable: isTransient(status) },
  );
}

/**
 * Asks a container once.
 *
 * @param container whom to ask
 * @param request the body of `POST /service_output`
 * @param options `signal` stops the call; `timeoutMs` bounds it from connect to the last byte
 * @returns the HTTP status and the JSON body, whatever the status
 * @throws ContainerError when it can't be reached, takes too long, or doesn't answer JSON; ShutdownError when stopped
 */
export async function callContainer(
  container: ContainerConfig,
  request: ContainerRequest,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<ContainerAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await postToContainer(container, request, AbortSignal.any([signal, timeout]));
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    return {
      status: response.status,
      body: parseAnswer(container.id, response, await readText(container.id, response)),
      ...(Number.isFinite(retryAfter) && { retryAfterSeconds: retryAfter }),
    };
  } catch (cause) {
    if (timeout.aborted && !signal.aborted) {
      throw new ContainerError(container.id, `Container ${container.id} took more than ${timeoutMs / 1000} s.`, {
        code: "CONTAINER_TIMEOUT",
        retryable: true,
        cause,
      });
    }
    throw callFailure(container, cause, signal);
  }
}
