import { ShutdownError } from "../../errors.ts";

/**
 * Bounds how long a result is waited for; the work itself goes on.
 *
 * @param ms the bound, in milliseconds
 * @param late makes the error that it then rejects with
 * @param signal ends the wait with ShutdownError
 */
export async function within<Result>(
  ms: number,
  work: Promise<Result>,
  late: () => Error,
  signal?: AbortSignal,
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), ms);
  const stop = () => reject(new ShutdownError());
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
