import { ServiceError, type ServiceErrorOptions } from "../../errors/ServiceError.ts";

/** An error on its way from one thread to another, which keeps no classes. */
export type WireError =
  | { kind: "service"; shortMessage: string; options: ServiceErrorOptions; stack: string | undefined }
  | { kind: "other"; message: string; stack: string | undefined };

/** Takes an error apart. Causes stay behind: their text is in the stack. */
export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { kind: "other", message: String(error), stack: undefined };
  const { message, stack } = error;
  if (!(error instanceof ServiceError)) return { kind: "other", message, stack };
  const { shortMessage, status, code, metaMessages, details, docsPath, retryable, retryAfterSeconds } = error;
  const options: ServiceErrorOptions = { status, code, metaMessages, retryable, retryAfterSeconds };
  if (details !== undefined) options.details = details;
  if (docsPath !== undefined) options.docsPath = docsPath;
  return { kind: "service", shortMessage, options, stack };
}

/** Puts an error together again, with the stack it had where it was thrown. */
export function fromWire(wire: WireError): Error {
  const error = wire.kind === "service" ? new ServiceError(wire.shortMessage, wire.options) : new Error(wire.message);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}
