import { BaseError } from "viem";
import { oneLine } from "../protocol/oneLine.ts";

/** What viem says of types or values that it refuses: on one line, without a full stop. */
export function abiReason(error: unknown): string {
  const text = error instanceof BaseError ? error.shortMessage : error instanceof Error ? error.message : String(error);
  return oneLine(text, 200).replace(/\.$/, "");
}
