import { EmptyTextError } from "./errors/EmptyTextError.ts";

/**
 * Refuses a request without a text. In JavaScript that may be one with the text under another name, and the ABI's encoder
 * takes a missing string for an empty one.
 *
 * @throws EmptyTextError
 */
export function checkText(text: unknown): void {
  if (typeof text !== "string" || text === "") throw new EmptyTextError(text);
}
