import { InfernetError } from "./InfernetError.ts";

/** What was asked for needs a newer Node.js than the one that runs. Code `RUNTIME_TOO_OLD`. */
export class RuntimeTooOldError extends InfernetError {
  override name = "RuntimeTooOldError";
  constructor({ feature, needed, version }: { feature: string; needed: string; version: string }) {
    super(`${feature} needs Node.js ${needed} or newer; this is ${version}.`, {
      code: "RUNTIME_TOO_OLD",
      metaMessages: [`Install Node.js ${needed} or newer. Only the client and the codec run on older ones.`],
      docsPath: "install.md#which-nodejs",
    });
  }
}
