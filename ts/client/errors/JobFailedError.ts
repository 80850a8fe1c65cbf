import { ApiError } from "./ApiError.ts";

/** A job has ended without a result: a container failed. Code `JOB_FAILED`. */
export class JobFailedError extends ApiError {
  override name = "JobFailedError";
  readonly id: string;
  /** The container that failed; the empty string when the node does not say. */
  readonly container: string;

  constructor({ id, container, error }: { id: string; container: string; error: string }) {
    super(
      {
        status: 200,
        message: error === "" ? "The container failed without a reason." : error,
        params: { id, container },
      },
      "JOB_FAILED",
    );
    this.id = id;
    this.container = container;
  }
}
