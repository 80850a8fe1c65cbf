import { InfernetError } from "./InfernetError.ts";

/** A list of container ids cannot be hashed without ambiguity. Code `CONTAINERS_INVALID`. */
export class InvalidContainersError extends InfernetError {
  override name = "InvalidContainersError";

  constructor(reason: string) {
    super(`containers is invalid: ${reason}.`, {
      code: "CONTAINERS_INVALID",
      metaMessages: ['Give at least one container id, none empty or with a comma, such as ["echo"] or ["A", "B"].'],
    });
  }
}
