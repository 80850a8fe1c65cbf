import { parseExactJson, stringifyExactJson } from "../../../codec/exactJson.ts";
import type { TraceEvent, TraceKind, TraceStore } from "../Store.ts";
import type { Database, Row } from "./database.ts";

const toEvent = (row: Row): TraceEvent => ({
  subscriptionId: row["subscription_id"] as number,
  interval: row["interval"] as number,
  atMs: row["at_ms"] as number,
  kind: row["kind"] as TraceKind,
  data: parseExactJson(row["data"] as string) as Record<string, unknown>,
});

/** The life of each request, step by step. */
export function createTraceStore(database: Database): TraceStore {
  return {
    async append(events) {
      database.atomically(() => {
        for (const { subscriptionId, interval, atMs, kind, data } of events) {
          database.run(
            "INSERT INTO trace_events (subscription_id, interval, at_ms, kind, data) VALUES (?, ?, ?, ?, ?)",
            subscriptionId,
            interval,
            atMs,
            kind,
            stringifyExactJson(data),
          );
        }
      });
    },

    async get(subscriptionId) {
      return database
        .all("SELECT * FROM trace_events WHERE subscription_id = ? ORDER BY sequence", subscriptionId)
        .map(toEvent);
    },

    async recent(limit) {
      return database.all("SELECT * FROM trace_events ORDER BY sequence DESC LIMIT ?", limit).map(toEvent);
    },

    async prune(keep) {
      database.run("DELETE FROM trace_events WHERE sequence <= (SELECT max(sequence) FROM trace_events) - ?", keep);
    },
  };
}
