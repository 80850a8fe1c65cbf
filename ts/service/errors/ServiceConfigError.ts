import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A setting of the service is wrong. Code `SERVICE_CONFIG_INVALID`. It never shows the value of a secret. */
export class ServiceConfigError extends InfernetError {
  override name = "ServiceConfigError";

  constructor(shortMessage: string, { whatToDo, cause }: { whatToDo?: string; cause?: unknown } = {}) {
    super(shortMessage, {
      code: "SERVICE_CONFIG_INVALID",
      metaMessages: whatToDo === undefined ? [] : [whatToDo],
      docsPath: "backends.md#settings",
      cause,
    });
  }
}
