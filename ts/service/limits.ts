/** What bounds the work and the memory of one request. */
export interface ServiceLimits {
  /** Largest request body, in bytes. Room for a text of `textLength` in any JSON escape or as hex. */
  bodyBytes: number;
  /** Longest text or prompt, in UTF-16 code units. */
  textLength: number;
  /** Most tokens one text generation may add (`max_new_tokens`). */
  newTokens: number;
  /** Most texts one generation may draw to return the best (`best_of`). */
  bestOf: number;
  /** Most milliseconds for a request once it has arrived. Below the 180 s after which an Infernet node gives up. */
  deadlineMs: number;
  /** Milliseconds that running requests get to end when the service closes; then they are cut off. */
  closeGraceMs: number;
}

/** The limits of a service that sets none. */
export const DEFAULT_LIMITS: ServiceLimits = {
  bodyBytes: 2 * 1024 * 1024,
  textLength: 100_000,
  newTokens: 2_048,
  bestOf: 4,
  deadlineMs: 120_000,
  closeGraceMs: 5_000,
};
