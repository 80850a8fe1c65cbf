import { ServiceError } from "../errors/ServiceError.ts";
import type { GenerationParameters } from "./tasks.ts";

/** New tokens when a request does not say (Infernet service protocol). */
export const DEFAULT_MAX_NEW_TOKENS = 20;

/** Whether tokens are drawn: as asked, else when a parameter is given that only means something then. */
export function isSampling({ do_sample, temperature, top_k, top_p, typical_p }: GenerationParameters): boolean {
  return do_sample ?? [temperature, top_k, top_p, typical_p].some((parameter) => parameter !== undefined);
}

/** A parameter that can't be heeded is refused: left out, the answer would only look as if it had been. */
export function unsupportedParameter(name: string, who: string): ServiceError {
  return new ServiceError(`${name}: ${who} has no such parameter.`, {
    status: 400,
    code: "PARAMETER_UNSUPPORTED",
    metaMessages: ["Leave it out."],
    docsPath: "backends.md#parameters",
  });
}
