import { intervalAt, intervalWindow, isCancelled } from "../../protocol/interval.ts";
import type { Subscription } from "../../protocol/Subscription.ts";

/** What to do about a subscription at some time. */
export type Plan =
  /** The answer for `interval` is due now. It may be delivered until `until` (unix seconds, exclusive). */
  | { kind: "due"; interval: number; until: number }
  /** Nothing before `at` (unix seconds). */
  | { kind: "wait"; at: number }
  /** Nothing any more, for `reason`. */
  | { kind: "never"; reason: string };

/**
 * Decides what a subscription needs. A pure function of the subscription, the time and what is done already.
 *
 * @param subscription as it stands on chain
 * @param now chain time, unix seconds
 * @param isTaken whether the node already took up (computed, delivered or gave up) an interval
 */
export function plan(subscription: Subscription, now: number, isTaken: (interval: number) => boolean): Plan {
  const { activeAt, period, frequency } = subscription;
  if (isCancelled(subscription)) return { kind: "never", reason: "Subscription cancelled" };
  if (frequency === 0 || subscription.redundancy === 0) {
    return { kind: "never", reason: "Subscription can't be delivered: its frequency or redundancy is 0" };
  }
  const timestamp = Math.floor(now) % 2 ** 32; // the contract's clock: uint32
  if (timestamp < activeAt) return { kind: "wait", at: activeAt };

  const interval = intervalAt({ activeAt, period, timestamp });
  if (interval > frequency) return { kind: "never", reason: "Subscription expired" };
  const { end } = intervalWindow({ activeAt, period, interval });
  if (!isTaken(interval)) return { kind: "due", interval, until: end };
  if (interval === frequency || end === Number.POSITIVE_INFINITY) {
    return { kind: "never", reason: "Subscription completed" };
  }
  return { kind: "wait", at: end };
}
