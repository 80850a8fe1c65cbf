/** What has been started and must be closed again, last first. `AsyncDisposableStack` is for Node 24 and later. */
export class Cleanup {
  readonly #closers: (() => void | Promise<void>)[] = [];
  #closing: Promise<void> | undefined;

  /** Remembers how to close something that has just been started. */
  add(close: () => void | Promise<void>): void {
    this.#closers.unshift(close);
  }

  /**
   * Closes everything, one after the other; one that fails does not keep the others open. Further calls get the first
   * one's result.
   *
   * @throws {AggregateError} when anything could not be closed
   */
  run(): Promise<void> {
    this.#closing ??= this.#run();
    return this.#closing;
  }

  async #run(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.#closers) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "not everything could be closed");
  }
}
