/** What an {@link InfernetError} is made of. */
export interface InfernetErrorOptions {
  /** Stable, machine-readable code in SCREAMING_SNAKE_CASE; programs switch on it, `docs/errors.md` lists it. */
  code: string;
  /** What the reader should do about it: one sentence a line. */
  metaMessages?: readonly string[];
  /** The underlying fact: a server's answer, a revert reason. Never a secret. */
  details?: string;
  /** Page under `docs/` that explains it, such as `config.md#chain`. */
  docsPath?: string;
  /** Whether the same call may succeed later without anybody changing anything. */
  retryable?: boolean;
  cause?: unknown;
}

/**
 * Base of every error this package throws on purpose.
 *
 * `message` is the whole text for a person; `shortMessage` is its first sentence; `code` is for programs. Subclasses
 * fix the code and say what to provide instead.
 */
export class InfernetError extends Error {
  override name = "InfernetError";
  readonly code: string;
  readonly shortMessage: string;
  readonly metaMessages: readonly string[];
  readonly details: string | undefined;
  readonly docsPath: string | undefined;
  readonly retryable: boolean;

  constructor(shortMessage: string, options: InfernetErrorOptions) {
    const { code, metaMessages = [], details, docsPath, retryable = false, cause } = options;
    const lines = [
      shortMessage,
      ...metaMessages,
      ...(details === undefined ? [] : [`Details: ${details}`]),
      ...(docsPath === undefined ? [] : [`Docs: docs/${docsPath}`]),
    ];
    super(lines.join("\n"), cause === undefined ? undefined : { cause });
    this.code = code;
    this.shortMessage = shortMessage;
    this.metaMessages = metaMessages;
    this.details = details;
    this.docsPath = docsPath;
    this.retryable = retryable;
  }

  /**
   * Follows `cause` from this error down.
   *
   * @param predicate stops the walk at the first error it accepts; without it the walk ends at the root cause
   * @returns that error, or `undefined` when the predicate accepts none
   */
  walk(predicate?: (error: unknown) => boolean): unknown {
    let current: unknown = this;
    while (current !== undefined) {
      if (predicate?.(current)) return current;
      const next: unknown = current instanceof Error ? current.cause : undefined;
      if (next === undefined) return predicate ? undefined : current;
      current = next;
    }
    return undefined;
  }
}
