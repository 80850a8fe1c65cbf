import type { ContainerConfig } from "../config/schema.ts";
import { ContainerError } from "../errors.ts";
import { Semaphore } from "../Semaphore.ts";

export interface ContainerGateOptions {
  /** Calls in a row that fail for want of the container before it is left alone for a while. */
  breakAfter: number;
  /** How long it is left alone then, in milliseconds. */
  breakMs: number;
}

/** Whether a container answers; `unknown` until it was called. */
export type ContainerHealth = "unknown" | "ok" | "failing";

/**
 * What stands before one container: so many calls at once, so many waiting, and none for a while when it doesn't answer
 * (a circuit breaker: the first call after the pause shows whether it is back).
 */
export class ContainerGate {
  /** The calls under way. */
  readonly slots: Semaphore;
  readonly #container: ContainerConfig;
  readonly #options: ContainerGateOptions;
  #hasBeenCalled = false;
  #failuresInARow = 0;
  #openUntilMs = 0;

  constructor(container: ContainerConfig, options: ContainerGateOptions) {
    this.#container = container;
    this.#options = options;
    this.slots = new Semaphore(container.concurrency);
  }

  /** Whether calls are being turned away because the container doesn't answer. */
  get isOpen(): boolean {
    return performance.now() < this.#openUntilMs;
  }

  /** What its last call says of it: `failing` when it couldn't be reached or was overloaded. */
  get health(): ContainerHealth {
    if (!this.#hasBeenCalled) return "unknown";
    return this.#failuresInARow === 0 ? "ok" : "failing";
  }

  /** How many calls are under way. */
  get active(): number {
    return this.#container.concurrency - this.slots.free;
  }

  /** How many more calls may be made or wait. */
  get room(): number {
    return this.slots.free + this.#container.queue - this.slots.queued;
  }

  /**
   * Why a call is turned away now, or `undefined` when it may be made.
   *
   * @param isAccepted the work was promised to somebody: it waits, however many do
   */
  refusal(isAccepted = false): ContainerError | undefined {
    const { id, queue } = this.#container;
    if (this.isOpen) {
      return new ContainerError(
        id,
        `Container ${id} didn't answer ${this.#failuresInARow} times in a row; it is left alone for a while.`,
        {
          code: "CONTAINER_UNAVAILABLE",
          retryable: true,
        },
      );
    }
    if (!isAccepted && this.room <= 0) {
      return new ContainerError(id, `Container ${id} has ${queue} calls waiting already.`, {
        code: "CONTAINER_QUEUE_FULL",
        retryable: true,
      });
    }
    return undefined;
  }

  /** A call ended; `failed` when the container couldn't be reached or was overloaded. */
  note(failed: boolean): void {
    this.#hasBeenCalled = true;
    this.#failuresInARow = failed ? this.#failuresInARow + 1 : 0;
    const { breakAfter, breakMs } = this.#options;
    if (this.#failuresInARow >= breakAfter) this.#openUntilMs = performance.now() + breakMs;
  }
}
