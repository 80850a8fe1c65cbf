import { constants } from "node:os";
import { ExitError } from "./ExitError.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Why a signal of {@link withSignals} was aborted. */
export class SignalError extends ExitError {
  override name = "SignalError";
  constructor(signal: (typeof SIGNALS)[number]) {
    super(128 + constants.signals[signal]);
  }
}

/**
 * Runs something that is told by an `AbortSignal` when the user wants it to end (Ctrl-C, SIGTERM, a closed terminal).
 *
 * The first signal asks for an orderly end; a second one has its usual effect and ends the process at once.
 */
export async function withSignals<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listener = (signal: (typeof SIGNALS)[number]) => {
    unlisten();
    controller.abort(new SignalError(signal));
  };
  const unlisten = () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  try {
    return await run(controller.signal);
  } finally {
    unlisten();
  }
}

/** Resolves when the user wants the program to end. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  // A pending promise alone does not keep the process alive; whoever waits here has listeners that do.
  else signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}
