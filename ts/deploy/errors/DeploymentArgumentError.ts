import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** An argument of a deployment can't be right; nothing was sent. */
export class DeploymentArgumentError extends InfernetError {
  override name = "DeploymentArgumentError";
  constructor({ argument, got, expected }: { argument: string; got: unknown; expected: string }) {
    super(`Bad ${argument}: got ${String(got)}, expected ${expected}.`, {
      code: "DEPLOYMENT_ARGUMENT",
      metaMessages: ["Nothing was sent."],
    });
  }
}
