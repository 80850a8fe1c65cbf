import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { ContainerConfig } from "../config/schema.ts";
import { ContainerError, reasonOf, ShutdownError } from "../errors.ts";
import { Semaphore } from "../Semaphore.ts";
import type { ContainerResult } from "../store/Store.ts";
import type { ContainerChain } from "./ContainerDirectory.ts";
import {
  type ContainerAnswer,
  type ContainerRequest,
  callContainer,
  isTransient,
  JobLocation,
} from "./callContainer.ts";

/** What a chain of containers gave: every result so far, and the last output or the error that ended it. */
export type ChainOutcome =
  | { results: readonly ContainerResult[]; output: unknown; error?: never }
  | { results: readonly ContainerResult[]; error: ContainerError; output?: never };

export interface ContainerRunnerOptions {
  logger: Logger;
  /** Stops calls in flight when the node stops. */
  signal: AbortSignal;
  /** From connect to last byte, for each try. Default 180,000. */
  timeoutMs?: number;
  /** Calls to one container at the same time. Default 8. */
  concurrency?: number;
  /** Tries of one call when the container can't be reached or answers 429 or 5xx. Default 4. */
  tries?: number;
}

const FIRST_RETRY_MS = 250;

/** The container's own error report (`code`, `description`), or `undefined` when the body is an output. */
function reportedError(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("code" in body)) return undefined;
  const { code } = body;
  if (code === null || code === undefined || String(code) === "200") return undefined;
  const description = "description" in body && typeof body.description === "string" ? body.description : undefined;
  return description === undefined ? `code ${String(code)}` : `${description} (code ${String(code)})`;
}

/** Runs chains of containers, with a bound on what each is asked at once and patience with one that is starting. */
export class ContainerRunner {
  readonly #options: Required<ContainerRunnerOptions>;
  readonly #slots = new Map<string, Semaphore>();

  constructor(options: ContainerRunnerOptions) {
    this.#options = { timeoutMs: 180_000, concurrency: 8, tries: 4, ...options };
  }

  /**
   * Runs a chain: the first container gets the job's data, each later one the whole JSON body of the one before it.
   * Only the last is asked for the job's destination; the others answer off chain.
   */
  async run(chain: ContainerChain, job: ContainerRequest): Promise<ChainOutcome> {
    const results: ContainerResult[] = [];
    let request: ContainerRequest = job;
    for (const [index, container] of chain.entries()) {
      const isLast = index === chain.length - 1;
      const answer = await this.#ask(container, {
        ...request,
        destination: isLast ? job.destination : JobLocation.OFFCHAIN,
      });
      if (answer instanceof ContainerError) {
        return { results: [...results, { container: container.id, error: reasonOf(answer) }], error: answer };
      }
      const problem = reportedError(answer.body) ?? (answer.status >= 400 ? `HTTP ${answer.status}` : undefined);
      if (problem !== undefined) {
        const error = new ContainerError(container.id, `Container ${container.id} failed: ${problem}`, {
          retryable: isTransient(answer.status),
        });
        results.push({ container: container.id, error: problem, output: answer.body });
        return { results, error };
      }
      results.push({ container: container.id, output: answer.body });
      request = { ...job, source: JobLocation.OFFCHAIN, data: answer.body };
    }
    return { results, output: request.data };
  }

  async #ask(container: ContainerConfig, request: ContainerRequest): Promise<ContainerAnswer | ContainerError> {
    const { tries, signal, timeoutMs, logger } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#slot(container.id).run(() =>
        callContainer(container, request, { signal, timeoutMs }).catch((error: unknown) => {
          if (error instanceof ContainerError) return error;
          throw error;
        }),
      );
      const transient = answer instanceof ContainerError ? answer.retryable : isTransient(answer.status);
      if (!transient || attempt >= tries) return answer;
      const waitMs =
        answer instanceof ContainerError || answer.retryAfterSeconds === undefined
          ? FIRST_RETRY_MS * 2 ** (attempt - 1)
          : Math.min(answer.retryAfterSeconds, 60) * 1000;
      logger.warn(
        {
          container: container.id,
          attempt,
          waitMs,
          err: answer instanceof ContainerError ? reasonOf(answer) : `HTTP ${answer.status}`,
        },
        "Container busy or unreachable, trying again",
      );
      await delay(waitMs, undefined, { signal }).catch(() => {
        throw new ShutdownError();
      });
    }
  }

  #slot(id: string): Semaphore {
    let slot = this.#slots.get(id);
    if (!slot) {
      slot = new Semaphore(this.#options.concurrency);
      this.#slots.set(id, slot);
    }
    return slot;
  }
}
