/** What bounds the work and the memory of the service. */
export interface ServiceLimits {
  /** Largest request body, in bytes. Room for a text of `textLength` in any JSON escape or as hex. */
  bodyBytes: number;
  /** Most bytes of all bodies that are in memory at a time. */
  pendingBytes: number;
  /** Longest text or prompt, in UTF-16 code units. */
  textLength: number;
  /** Most tokens one text generation may add (`max_new_tokens`). */
  newTokens: number;
  /** Most texts one generation may draw to return the best (`best_of`). */
  bestOf: number;
  /** Most requests that a backend without threads of its own works on at a time; the others have one for each worker. */
  concurrency: number;
  /** Most requests that wait for a backend; further ones are refused with 429. */
  queue: number;
  /** Most milliseconds for a request once it has arrived. Below the 180 s after which an Infernet node gives up. */
  deadlineMs: number;
  /** Milliseconds that running requests get to end when the service closes; then they are cut off. */
  closeGraceMs: number;
}

/** The limits of a service that sets none. */
export const DEFAULT_LIMITS: ServiceLimits = {
  bodyBytes: 2 * 1024 * 1024,
  pendingBytes: 64 * 1024 * 1024,
  textLength: 100_000,
  newTokens: 2_048,
  bestOf: 4,
  concurrency: 16,
  queue: 1_024,
  deadlineMs: 120_000,
  closeGraceMs: 5_000,
};
