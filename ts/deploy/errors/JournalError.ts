import { InfernetError, type InfernetErrorOptions } from "../../protocol/errors/InfernetError.ts";

/**
 * The journal of a deployment can't be used: unreadable (`JOURNAL_INVALID`), in use (`JOURNAL_LOCKED`), changed meanwhile
 * (`JOURNAL_CHANGED`), not to be written (`JOURNAL_UNWRITABLE`), or of an unfinished deployment that is not this one
 * (`JOURNAL_OTHER_DEPLOYMENT`).
 */
export class JournalError extends InfernetError {
  override name = "JournalError";
  constructor(shortMessage: string, options: Omit<InfernetErrorOptions, "docsPath">) {
    super(shortMessage, { docsPath: "deploy.md#the-journal", ...options });
  }
}
