export interface DeadlineParameters {
  timeoutMs: number;
  /** The caller's. */
  signal?: AbortSignal | undefined;
  /** The error once the time is over. */
  onTimeout: () => Error;
}

/** Runs something that ends by a signal: the caller's, or the end of the time it has. */
export async function withDeadline<T>(
  { timeoutMs, signal, onTimeout }: DeadlineParameters,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(onTimeout()), timeoutMs);
  try {
    return await run(signal ? AbortSignal.any([deadline.signal, signal]) : deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}
