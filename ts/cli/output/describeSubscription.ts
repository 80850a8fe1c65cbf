import { intervalAt, isActive, isCancelled, isExpired } from "../../protocol/interval.ts";
import type { Subscription } from "../../protocol/Subscription.ts";

/** Where a subscription stands at a time, and the interval it is in. */
export interface SubscriptionState {
  name: "cancelled" | "waiting" | "ended" | "active";
  interval: number | null;
}

/** @param timestamp unix seconds: the chain's time */
export function stateOf(subscription: Subscription, timestamp: number): SubscriptionState {
  if (isCancelled(subscription)) return { name: "cancelled", interval: null };
  if (!isActive(subscription, timestamp)) return { name: "waiting", interval: null };
  if (isExpired(subscription, timestamp)) return { name: "ended", interval: null };
  return { name: "active", interval: intervalAt({ ...subscription, timestamp }) };
}
