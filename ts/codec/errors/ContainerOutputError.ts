import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A container's answer cannot be delivered as it is. Code `CONTAINER_OUTPUT_INVALID`. */
export class ContainerOutputError extends InfernetError {
  override name = "ContainerOutputError";

  constructor({ field, reason, cause }: { field: string; reason: string; cause?: unknown }) {
    super(`The container's ${field} cannot be delivered: ${reason}.`, {
      code: "CONTAINER_OUTPUT_INVALID",
      metaMessages: [
        "A container answers with a JSON object; for a delivery on chain its raw_input, processed_input, raw_output, " +
          "processed_output and proof are hex or null.",
      ],
      cause,
    });
  }
}
