import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The container answered, and its answer is an error: a body with a `code` other than 200. Code `CONTAINER_FAILED`. */
export class ContainerFailedError extends InfernetError {
  override name = "ContainerFailedError";
  /** The body's `code`, as text. */
  readonly containerCode: string;
  /** The body's `description`, one line, cut when long. */
  readonly description: string | undefined;

  constructor({ containerCode, description }: { containerCode: string; description: string | undefined }) {
    super(`The container reported error ${containerCode}${description === undefined ? "" : `: ${description}`}.`, {
      code: "CONTAINER_FAILED",
      metaMessages: ["Check the request's input against what the container accepts, and the container's log."],
    });
    this.containerCode = containerCode;
    this.description = description;
  }
}
