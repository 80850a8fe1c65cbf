/** Carries values from one who pushes them to one who iterates over them. */
export interface Channel<T> {
  /** Adds a value. After the end it is dropped. */
  push(value: T): void;
  /** Ends the iteration once everything pushed has been read; with an error, by throwing it. */
  end(error?: Error): void;
  /** The values, for one reader. */
  values(): AsyncGenerator<T>;
}

/** Makes a {@link Channel}. What is pushed and not yet read is kept. */
export function createChannel<T>(): Channel<T> {
  const queue: T[] = [];
  let ending: { error: Error | undefined } | undefined;
  let wake = (): void => undefined;
  return {
    push: (value) => {
      if (ending !== undefined) return;
      queue.push(value);
      wake();
    },
    end: (error) => {
      ending ??= { error };
      wake();
    },
    async *values() {
      for (;;) {
        yield* queue.splice(0);
        if (queue.length > 0) continue;
        if (ending?.error !== undefined) throw ending.error;
        if (ending !== undefined) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
