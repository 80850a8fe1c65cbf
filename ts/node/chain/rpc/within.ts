/**
 * Bounds how long a result is waited for; the work itself goes on.
 *
 * @param ms the bound, in milliseconds
 * @param late makes the error that it then rejects with
 */
export async function within<Result>(ms: number, work: Promise<Result>, late: () => Error): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
