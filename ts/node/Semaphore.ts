/** Lets at most `permits` pieces of work run at once; the rest wait in order. */
export class Semaphore {
  #free: number;
  readonly #waiting: PromiseWithResolvers<void>[] = [];

  constructor(permits: number) {
    this.#free = permits;
  }

  /** How many more could start at once. */
  get free(): number {
    return this.#free;
  }

  /** How many wait. */
  get queued(): number {
    return this.#waiting.length;
  }

  /** Waits for a permit; whoever gets one gives it back by `release`. */
  async acquire(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const turn = Promise.withResolvers<void>();
    this.#waiting.push(turn);
    await turn.promise;
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next) next.resolve();
    else this.#free += 1;
  }

  /** Turns away everybody who waits. */
  rejectWaiting(error: Error): void {
    for (const turn of this.#waiting.splice(0)) turn.reject(error);
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.acquire();
    try {
      return await work();
    } finally {
      this.release();
    }
  }
}
