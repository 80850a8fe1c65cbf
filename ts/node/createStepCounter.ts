import type { Metrics } from "./metrics.ts";
import type { TraceEvent } from "./store/Store.ts";

/** Makes a function that counts the steps in the lives of requests, each as it is traced. */
export function createStepCounter(metrics: Metrics): (event: TraceEvent) => void {
  /** When each interval came due that isn't answered yet. Those of an earlier run of the node are not known. */
  const dueAtMs = new Map<string, number>();
  const keyOf = ({ subscriptionId, interval }: TraceEvent) => `${subscriptionId}/${interval}`;

  return (event) => {
    const { kind, data, atMs } = event;
    switch (kind) {
      case "created":
        metrics.count("subscriptions_seen_total", { state: data["state"] === "open" ? "open" : "closed" });
        return;
      case "due":
        dueAtMs.set(keyOf(event), atMs);
        metrics.count("intervals_due_total", {});
        return;
      case "computed":
        if (typeof data["ms"] === "number") metrics.observe("compute_seconds", {}, data["ms"] / 1000);
        return;
      case "delivered":
      case "failed":
      case "skipped": {
        metrics.count("deliveries_total", { state: kind });
        const since = dueAtMs.get(keyOf(event));
        dueAtMs.delete(keyOf(event));
        if (kind === "delivered" && since !== undefined) metrics.observe("delivery_seconds", {}, (atMs - since) / 1000);
        return;
      }
      case "reorganised":
        for (const key of dueAtMs.keys()) if (key.startsWith(`${event.subscriptionId}/`)) dueAtMs.delete(key);
        return;
    }
  };
}
