import { setTimeout as delay } from "node:timers/promises";

/** The time during which faults are thrown. Actors run until it ends. */
export class Storm implements AsyncDisposable {
  readonly #ending = new AbortController();
  readonly #actors: Promise<void>[] = [];

  /** Fires when it ends. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Runs `act` again and again until the storm ends. */
  actor(act: () => Promise<void>): void {
    this.#actors.push(
      (async () => {
        while (!this.signal.aborted) await act();
      })(),
    );
  }

  /** Waits, but not beyond the storm. */
  async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.signal }).catch((error: unknown) => {
      if (!this.signal.aborted) throw error;
    });
  }

  /** Ends it, and waits for the actors. Rejects when one of them failed. */
  async end(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#actors);
  }

  /** Rejects as soon as an actor fails. */
  async failure(): Promise<never> {
    await Promise.all(this.#actors);
    return new Promise<never>(() => undefined);
  }

  /** Ends it, whatever the actors have come to: a run that failed must not go on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#actors);
  }
}
