import type { FastifyBaseLogger } from "fastify";
import type { Gate } from "./createGate.ts";

/** Milliseconds that work gets to notice that nobody waits for it any more. */
const ABANDON_MS = 10_000;

/**
 * Waits for a turn at a gate. The turn is to be ended when the work has really stopped, which may be after its request
 * was answered; work that ignores its signal loses the turn all the same, so that it can't block the gate for good.
 *
 * @returns what ends the turn; further calls do nothing
 * @throws what `Gate.enter` throws
 */
export async function takeTurn(
  gate: Gate,
  { signal, log, abandonMs = ABANDON_MS }: { signal: AbortSignal; log: FastifyBaseLogger; abandonMs?: number },
): Promise<() => void> {
  const leave = await gate.enter(signal);
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    leave();
  };
  const onAbort = (): void => {
    timer = setTimeout(() => {
      log.warn(
        { gate: gate.name, abandonMs },
        "the work goes on although its request has ended; its turn is given away",
      );
      end();
    }, abandonMs).unref();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  return end;
}
