import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { describeValue } from "../describeValue.ts";

/** The request names no task that is served. Code `TASK_UNKNOWN`. */
export class UnknownTaskError extends InfernetError {
  override name = "UnknownTaskError";

  constructor({ task, served }: { task: unknown; served: string }) {
    super(`task_id names no known task: got ${describeValue(task)}.`, {
      code: "TASK_UNKNOWN",
      metaMessages: [`Give one of ${served}.`],
    });
  }
}
