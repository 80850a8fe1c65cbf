import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A stream ended before the container was done. Code `STREAM_FAILED`. What had come before it is part of the answer. */
export class StreamFailedError extends InfernetError {
  override name = "StreamFailedError";
  readonly id: string;

  constructor({ id, reason, cause }: { id: string; reason: string; cause?: unknown }) {
    super(`The stream of job ${id} broke off: ${reason.replace(/\.$/, "")}.`, {
      code: "STREAM_FAILED",
      metaMessages: ["What came before is incomplete. Ask again, or look into the node's log for the job."],
      retryable: true,
      cause,
    });
    this.id = id;
  }
}
