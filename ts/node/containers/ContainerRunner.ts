import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { ContainerConfig } from "../config/schema.ts";
import { ContainerError, ShutdownError } from "../errors.ts";
import type { Metrics } from "../metrics.ts";
import type { ContainerResult } from "../store/Store.ts";
import type { ContainerChain } from "./ContainerDirectory.ts";
import { ContainerGate, type ContainerHealth } from "./ContainerGate.ts";
import {
  type ContainerAnswer,
  type ContainerRequest,
  callContainer,
  isTransient,
  JobLocation,
} from "./callContainer.ts";
import { streamContainer } from "./streamContainer.ts";

/** What a chain of containers gave: every result so far, and the last output or the error that ended it. */
export type ChainOutcome =
  | { results: readonly ContainerResult[]; output: unknown; error?: never }
  | { results: readonly ContainerResult[]; error: ContainerError; output?: never };

export interface ContainerRunnerOptions {
  logger: Logger;
  /** Stops calls in flight when the node stops. */
  signal: AbortSignal;
  /** Tries of one call when the container can't be reached or answers 429 or 5xx. Default 4. */
  tries?: number;
  /** Calls in a row that fail for want of the container before it is left alone for a while. Default 10. */
  breakAfter?: number;
  /** How long it is left alone then. Default 5,000. */
  breakMs?: number;
  metrics?: Metrics;
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

const outcomeOf = (answer: ContainerAnswer | ContainerError): "ok" | "error" | "failed" => {
  if (answer instanceof ContainerError) return "failed";
  return answer.status >= 400 || reportedError(answer.body) !== undefined ? "error" : "ok";
};

/** Runs chains of containers, with a bound on what each is asked at once and patience with one that is starting. */
export class ContainerRunner {
  readonly #options: Required<Omit<ContainerRunnerOptions, "metrics">>;
  readonly #metrics: Metrics | undefined;
  readonly #gates = new Map<string, ContainerGate>();

  constructor(options: ContainerRunnerOptions) {
    const { metrics, ...rest } = options;
    this.#options = { tries: 4, breakAfter: 10, breakMs: 5_000, ...rest };
    this.#metrics = metrics;
  }

  /**
   * Runs a chain: the first container gets the job's data, each later one the whole JSON body of the one before it.
   * Only the last is asked for the job's destination; the others answer off chain.
   *
   * @param isAccepted the job was promised to somebody: it waits for its turn also when a container's queue is full
   */
  async run(chain: ContainerChain, job: ContainerRequest, isAccepted = false): Promise<ChainOutcome> {
    const results: ContainerResult[] = [];
    let request: ContainerRequest = job;
    for (const [index, container] of chain.entries()) {
      const isLast = index === chain.length - 1;
      const destination = isLast ? job.destination : JobLocation.OFFCHAIN;
      const answer = await this.#ask(container, { ...request, destination }, isAccepted);
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

  /**
   * Asks one container for a stream, once: whoever reads it is waiting, and asks again if it must.
   *
   * @param signal ends the call, also while it waits for its turn
   * @throws what `streamContainer` throws, and ContainerError when the container takes no more calls now
   */
  async *stream(
    container: ContainerConfig,
    request: ContainerRequest,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, void> {
    const gate = this.#gate(container);
    const refusal = gate.refusal();
    if (refusal) throw refusal;
    await gate.slots.acquire();
    const stop = AbortSignal.any([signal, this.#options.signal]);
    const startedAt = performance.now();
    try {
      yield* streamContainer(container, request, { signal: stop, idleMs: container.timeout * 1000 });
      gate.note(false);
      this.#measure(container, startedAt, "ok");
    } catch (error) {
      if (error instanceof ContainerError) {
        gate.note(error.retryable);
        this.#measure(container, startedAt, "failed");
      }
      throw error;
    } finally {
      gate.slots.release();
    }
  }

  /** How many more calls a container takes now, those that would wait included. */
  room(container: ContainerConfig): number {
    return this.#gate(container).room;
  }

  /** Whether a container answers. */
  health(container: ContainerConfig): ContainerHealth {
    return this.#gate(container).health;
  }

  /** Calls of a container under way, and those that wait. */
  load(container: ContainerConfig): { active: number; queued: number } {
    const gate = this.#gate(container);
    return { active: gate.active, queued: gate.slots.queued };
  }

  #measure(container: ContainerConfig, startedAt: number, outcome: "ok" | "error" | "failed"): void {
    this.#metrics?.count("container_calls_total", { container: container.id, outcome });
    this.#metrics?.observe(
      "container_call_seconds",
      { container: container.id },
      (performance.now() - startedAt) / 1000,
    );
  }

  async #ask(
    container: ContainerConfig,
    request: ContainerRequest,
    isAccepted: boolean,
  ): Promise<ContainerAnswer | ContainerError> {
    const { tries, signal, logger } = this.#options;
    const timeoutMs = container.timeout * 1000;
    const gate = this.#gate(container);
    for (let attempt = 1; ; attempt++) {
      const refusal = gate.refusal(isAccepted);
      if (refusal) return refusal;
      const answer = await gate.slots.run(async () => {
        const startedAt = performance.now();
        const outcome = await callContainer(container, request, { signal, timeoutMs }).catch((error: unknown) => {
          if (error instanceof ContainerError) return error;
          throw error;
        });
        this.#measure(container, startedAt, outcomeOf(outcome));
        return outcome;
      });
      const transient = answer instanceof ContainerError ? answer.retryable : isTransient(answer.status);
      gate.note(transient);
      if (!transient || attempt >= tries) return answer;
      const waitMs =
        answer instanceof ContainerError || answer.retryAfterSeconds === undefined
          ? FIRST_RETRY_MS * 2 ** (attempt - 1)
          : Math.min(answer.retryAfterSeconds, 60) * 1000;
      this.#metrics?.count("container_retries_total", { container: container.id });
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

  #gate(container: ContainerConfig): ContainerGate {
    let gate = this.#gates.get(container.id);
    if (!gate) {
      gate = new ContainerGate(container, this.#options);
      this.#gates.set(container.id, gate);
    }
    return gate;
  }
}
