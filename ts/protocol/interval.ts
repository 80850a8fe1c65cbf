import { assertUint } from "./assertUint.ts";
import { CANCELLED_ACTIVE_AT } from "./constants.ts";
import { IntegerOutOfRangeError } from "./errors/IntegerOutOfRangeError.ts";
import { SubscriptionNotActiveError } from "./errors/SubscriptionNotActiveError.ts";
import type { Subscription } from "./Subscription.ts";

const UINT32_RANGE = 2 ** 32;

/** Fields of a subscription that say when its intervals are. */
export type Schedule = Pick<Subscription, "activeAt" | "period">;

/**
 * Interval a subscription is in.
 *
 * Same arithmetic as `Coordinator.getSubscriptionInterval`: 1 for a callback (`period` 0), else
 * `(uint32(timestamp) - activeAt) / period + 1` in uint32. Interval k covers
 * `[activeAt + (k - 1) * period, activeAt + k * period)`. May exceed the subscription's `frequency`: see `isExpired`.
 *
 * @param activeAt uint32, unix seconds
 * @param period uint32, seconds
 * @param timestamp block time, unix seconds; only its low 32 bits count, as on chain
 * @throws SubscriptionNotActiveError before `activeAt`, where the contract's result is meaningless
 * @throws IntegerOutOfRangeError when a value is not an integer of its type
 * @example
 * intervalAt({ activeAt: 100, period: 10, timestamp: 109 }); // 1
 * intervalAt({ activeAt: 100, period: 10, timestamp: 110 }); // 2
 */
export function intervalAt({ activeAt, period, timestamp }: Schedule & { timestamp: number }): number {
  assertUint(32, "activeAt", activeAt);
  assertUint(32, "period", period);
  const now = chainTime(timestamp);
  if (now < activeAt) throw new SubscriptionNotActiveError({ activeAt, timestamp });
  if (period === 0) return 1;
  return (Math.floor((now - activeAt) / period) + 1) % UINT32_RANGE;
}

/**
 * Seconds that an interval covers: `start` included, `end` not.
 *
 * A callback's only interval never ends (`Infinity`). The chain's clock here is uint32: what lies past `2^32` is cut
 * off there, so an interval that can never come is empty (`start === end === 2^32`).
 *
 * @param interval uint32, from 1
 * @throws IntegerOutOfRangeError when a value is not an integer of its type, or the interval is 0
 * @example
 * intervalWindow({ activeAt: 100, period: 10, interval: 2 }); // { start: 110, end: 120 }
 */
export function intervalWindow({ activeAt, period, interval }: Schedule & { interval: number }): {
  start: number;
  end: number;
} {
  assertUint(32, "activeAt", activeAt);
  assertUint(32, "period", period);
  assertUint(32, "interval", interval);
  if (interval === 0) {
    throw new IntegerOutOfRangeError({ field: "interval", value: 0, expected: "1 or more: intervals count from 1" });
  }
  if (period === 0 && interval === 1) return { start: activeAt, end: Number.POSITIVE_INFINITY };
  if (period === 0) return { start: UINT32_RANGE, end: UINT32_RANGE };
  // Products beyond 2^53 lose their low bits, but they are beyond the cap too.
  const start = Math.min(activeAt + (interval - 1) * period, UINT32_RANGE);
  return { start, end: Math.min(start + period, UINT32_RANGE) };
}

/**
 * Whether deliveries are accepted: `uint32(timestamp) >= activeAt`, as the Coordinator has it.
 *
 * @param timestamp block time, unix seconds
 * @example
 * isActive(subscription, Number(block.timestamp));
 */
export function isActive({ activeAt }: Pick<Subscription, "activeAt">, timestamp: number): boolean {
  return chainTime(timestamp) >= activeAt;
}

/**
 * Whether the owner cancelled the subscription.
 *
 * @example
 * if (isCancelled(subscription)) forget(id);
 */
export function isCancelled({ activeAt }: Pick<Subscription, "activeAt">): boolean {
  return activeAt === CANCELLED_ACTIVE_AT;
}

/**
 * Whether the subscription is a callback: one interval, at once, that never ends (`period` 0).
 *
 * @example
 * if (isCallback(subscription)) deliver(id, 1);
 */
export function isCallback({ period }: Pick<Subscription, "period">): boolean {
  return period === 0;
}

/**
 * Whether the last interval is over; the Coordinator then reverts with `SubscriptionCompleted`.
 *
 * False before `activeAt` and for a cancelled subscription: those are not active, which is another error.
 *
 * @param timestamp block time, unix seconds
 * @example
 * isExpired({ activeAt: 100, period: 10, frequency: 2 }, 120); // true
 */
export function isExpired(
  subscription: Pick<Subscription, "activeAt" | "period" | "frequency">,
  timestamp: number,
): boolean {
  if (!isActive(subscription, timestamp)) return false;
  return intervalAt({ ...subscription, timestamp }) > subscription.frequency;
}

/**
 * Whether the subscription is in its last interval: active, and `interval === frequency`.
 *
 * @param timestamp block time, unix seconds
 * @example
 * isLastInterval({ activeAt: 100, period: 10, frequency: 2 }, 119); // true
 */
export function isLastInterval(
  subscription: Pick<Subscription, "activeAt" | "period" | "frequency">,
  timestamp: number,
): boolean {
  if (!isActive(subscription, timestamp)) return false;
  return intervalAt({ ...subscription, timestamp }) === subscription.frequency;
}

function chainTime(timestamp: number): number {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw new IntegerOutOfRangeError({ field: "timestamp", value: timestamp, expected: "whole unix seconds" });
  }
  return timestamp % UINT32_RANGE;
}
