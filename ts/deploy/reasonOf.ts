import { BaseError } from "viem";
import { oneLine } from "../protocol/oneLine.ts";

/** What a failed chain call says, on one line: viem's short message, without the request it repeats. */
export function reasonOf(error: unknown): string {
  if (error instanceof BaseError) return oneLine(error.shortMessage, 300);
  return oneLine(error instanceof Error ? error.message : String(error), 300);
}
