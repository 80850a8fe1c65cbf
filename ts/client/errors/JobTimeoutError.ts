import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A job was still running after the last look at it. Code `JOB_TIMEOUT`. */
export class JobTimeoutError extends InfernetError {
  override name = "JobTimeoutError";
  readonly id: string;

  constructor({ id, retries }: { id: string; retries: number }) {
    super(`Job result not available after ${retries} retries`, { code: "JOB_TIMEOUT", retryable: true });
    this.id = id;
  }
}
