/** What a request is told about its client's limit. */
export interface RateLimit {
  isAllowed: boolean;
  /** Requests that may come in a row. */
  limit: number;
  /** How many of them are left. */
  remaining: number;
  /** Seconds until all of them are there again, rounded up. */
  resetSeconds: number;
  /** Seconds until the next one is allowed, rounded up; 0 when it is. */
  retryAfterSeconds: number;
}

export interface RateLimiterOptions {
  /** Requests in a row. */
  requests: number;
  /** Seconds in which as many become possible again, evenly. */
  periodSeconds: number;
  /** Clients that are remembered at most; beyond that the one that was silent longest is forgotten. Default 50,000. */
  maxKeys?: number;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** Milliseconds in seconds, rounded up. Less than a microsecond is a rounding error, which must not make a second. */
const ceilSeconds = (ms: number) => Math.ceil(Math.round(ms * 1e3) / 1e6);

/**
 * Limits requests by key with GCRA, the generic cell rate algorithm: a burst, then an even rate. A key costs one number: the
 * time at which its allowance is whole again.
 */
export class RateLimiter {
  readonly #limit: number;
  readonly #periodMs: number;
  readonly #intervalMs: number;
  readonly #maxKeys: number;
  readonly #now: () => number;
  /** Key to the time at which it is as good as new, those that asked last at the end. */
  readonly #wholeAtMs = new Map<string, number>();

  constructor({ requests, periodSeconds, maxKeys = 50_000, now = () => performance.now() }: RateLimiterOptions) {
    this.#limit = requests;
    this.#periodMs = periodSeconds * 1000;
    this.#intervalMs = this.#periodMs / requests;
    this.#maxKeys = maxKeys;
    this.#now = now;
  }

  /** Keys that are remembered. */
  get size(): number {
    return this.#wholeAtMs.size;
  }

  /** Counts a request, unless it is refused. */
  take(key: string): RateLimit {
    const now = this.#now();
    const before = Math.max(now, this.#wholeAtMs.get(key) ?? now);
    const after = before + this.#intervalMs;
    // Sums of intervals carry rounding errors, which must not cost a request.
    const isAllowed = after - now <= this.#periodMs + this.#intervalMs * 1e-6;
    const wholeAt = isAllowed ? after : before;
    this.#wholeAtMs.delete(key);
    this.#wholeAtMs.set(key, wholeAt);
    this.#forget(now);
    return {
      isAllowed,
      limit: this.#limit,
      remaining: Math.max(0, Math.floor((this.#periodMs - (wholeAt - now)) / this.#intervalMs + 1e-6)),
      resetSeconds: ceilSeconds(wholeAt - now),
      retryAfterSeconds: isAllowed ? 0 : Math.max(1, ceilSeconds(after - now - this.#periodMs)),
    };
  }

  /** Forgets keys at the silent end: whole ones, a few at a time, and whichever is one too many. */
  #forget(now: number): void {
    let looked = 0;
    for (const [key, wholeAt] of this.#wholeAtMs) {
      const isOneTooMany = this.#wholeAtMs.size > this.#maxKeys;
      if (!isOneTooMany && (wholeAt > now || looked === 2)) return;
      this.#wholeAtMs.delete(key);
      looked += 1;
    }
  }
}
