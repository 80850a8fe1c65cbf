import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The npm package with anvil's binary for this platform is missing. */
export class AnvilNotFoundError extends InfernetError {
  override name = "AnvilNotFoundError";
  constructor({ packageName, cause }: { packageName: string; cause?: unknown }) {
    super(`No anvil binary for this platform: the package ${packageName} is not installed.`, {
      code: "ANVIL_NOT_FOUND",
      metaMessages: [
        "Install again with optional dependencies (no --omit=optional), or set ANVIL_PATH to an anvil binary.",
      ],
      cause,
    });
  }
}
