import type { TraceEvent } from "../../client/rest/TraceEvent.ts";
import { isHexString } from "../../codec/hex.ts";
import { oneLine } from "../../protocol/oneLine.ts";
import { explainRevert } from "../codec/explainRevert.ts";
import { columns, heading } from "./table.ts";

const HEADINGS = ["time", "interval", "step", "gas", "details"];

/** The life of a subscription's requests, as a table: times count from the first step. */
export function describeTrace(events: readonly TraceEvent[]): string {
  const hints = new Set<string>();
  const rows = events.map((event) => {
    const { interval, kind, data } = event;
    const revert = revertOf(event);
    if (revert?.hint !== undefined) hints.add(revert.hint);
    const details = [
      ...(revert ? [`${revert.name}: ${revert.text}`] : []),
      ...describeData(data, revert !== undefined),
    ];
    return [
      `+${formatDuration(msSince(events, event))}`,
      interval === 0 ? "" : String(interval),
      oneLine(kind, 20),
      formatGas(data["gas"]),
      details.join(", "),
    ];
  });
  const [first] = events;
  const title = heading(`Subscription ${first?.subscriptionId}, since ${first?.at.toISOString()}`);
  return [`${title}\n\n`, columns(HEADINGS, rows), ...[...hints].map((hint) => `\nHint: ${hint}\n`)].join("");
}

/** The steps for a program: as the node gives them, with the milliseconds since the first and reverts explained. */
export function traceJson(events: readonly TraceEvent[]): Record<string, unknown>[] {
  return events.map((event) => {
    const { subscriptionId, interval, at, kind, data } = event;
    const revert = revertOf(event);
    return {
      subscription_id: subscriptionId,
      ...{ interval, at: at.toISOString(), after_ms: msSince(events, event), kind, data },
      ...(revert && { revert }),
    };
  });
}

const msSince = ([first]: readonly TraceEvent[], { at }: TraceEvent): number =>
  at.getTime() - (first?.at.getTime() ?? 0);

function revertOf({ data: { revert } }: TraceEvent) {
  return isHexString(revert) ? explainRevert(revert) : undefined;
}

/** What is known of a step, but for its gas, which has a column, and what a person has no use for. */
function describeData(data: TraceEvent["data"], isExplained: boolean): string[] {
  return Object.entries(data).flatMap(([key, value]) => {
    if (value === null || value === undefined) return [];
    const text = oneLine(Array.isArray(value) ? value.join(" > ") : String(value), 300);
    switch (key) {
      case "gas":
      case "fee_wei":
      case "revert":
      case "containerId":
        return [];
      case "reason":
        return isExplained ? [] : [text];
      case "state":
      case "containers":
        return [text];
      case "bytes":
        return [`${text} bytes`];
      case "ms":
        return [`took ${text} ms`];
      case "tx_hash":
        return [`tx ${text}`];
      case "waitSeconds":
        return [`again in ${text} s`];
      default:
        return [`${oneLine(key, 40)} ${text}`];
    }
  });
}

function formatGas(gas: unknown): string {
  return typeof gas === "number" || typeof gas === "bigint" ? gas.toLocaleString("en-US") : "";
}

/** A duration in the largest unit that it has at least one of. */
function formatDuration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
