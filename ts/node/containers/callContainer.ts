import { parseExactJson, stringifyExactJson } from "../../codec/exactJson.ts";
import { oneLine } from "../../protocol/oneLine.ts";
import type { ContainerConfig } from "../config/schema.ts";
import { ContainerError, ShutdownError } from "../errors.ts";

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

/** Base URL of a container: its `url`, else its `port` on this machine. */
export function containerUrl({ url, port }: Pick<ContainerConfig, "url" | "port">): string {
  return url === "" ? `http://127.0.0.1:${port}` : url.replace(/\/+$/, "");
}

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

/** Followed, a redirect would carry the request's data, and perhaps the bearer token, to whomever it names. */
async function redirected(container: string, response: Response): Promise<ContainerError> {
  await response.body?.cancel();
  return new ContainerError(
    container,
    `Container ${container} answered ${response.status}, a redirect: not followed.`,
    {
      code: "CONTAINER_REDIRECTS",
      metaMessages: ["Set the container's url in config.json to where it really is."],
    },
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
  const body = stringifyExactJson(request);
  try {
    const response = await fetch(`${containerUrl(container)}/service_output`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(container.bearer !== "" && { authorization: `Bearer ${container.bearer}` }),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, timeout]),
    });
    if (response.status >= 300 && response.status < 400) throw await redirected(container.id, response);
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    return {
      status: response.status,
      body: parseAnswer(container.id, response, await readText(container.id, response)),
      ...(Number.isFinite(retryAfter) && { retryAfterSeconds: retryAfter }),
    };
  } catch (cause) {
    if (cause instanceof ContainerError) throw cause;
    if (signal.aborted) throw new ShutdownError();
    if (timeout.aborted) {
      throw new ContainerError(container.id, `Container ${container.id} took more than ${timeoutMs / 1000} s.`, {
        code: "CONTAINER_TIMEOUT",
        retryable: true,
        cause,
      });
    }
    throw new ContainerError(container.id, `Container ${container.id} can't be reached.`, {
      code: "CONTAINER_UNREACHABLE",
      metaMessages: [`Check that it is running at ${containerUrl(container)}.`],
      details: networkProblem(cause),
      retryable: true,
      cause,
    });
  }
}

/** `fetch` says only "fetch failed", or quotes the URL or header it dislikes, secrets included: its cause is safe. */
function networkProblem(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? oneLine(cause.message, 200);
  return "The request can't be made.";
}
