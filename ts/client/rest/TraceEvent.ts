import { UnexpectedAnswerError } from "../errors/UnexpectedAnswerError.ts";
import { type JsonObject, readObject, readString } from "./read.ts";

/** One step in the life of a request. */
export interface TraceEvent {
  /** Negative for a delegated subscription. */
  subscriptionId: number;
  interval: number;
  at: Date;
  /** `due`, `computed`, `sent`, `delivered`, `failed` and the like. */
  kind: string;
  /** What there is to know about the step: hashes, gas, durations in milliseconds, reasons. */
  data: JsonObject;
}

/** Reads one entry of `GET /api/traces`. */
export function parseTraceEvent(value: unknown, field: string): TraceEvent {
  const { subscription_id, interval, at, kind, data } = readObject(value, field);
  const time = new Date(readString(at, `${field}.at`));
  if (Number.isNaN(time.getTime())) {
    throw new UnexpectedAnswerError({ field: `${field}.at`, got: at, expected: "a time" });
  }
  return {
    subscriptionId: readInteger(subscription_id, `${field}.subscription_id`),
    interval: readInteger(interval, `${field}.interval`),
    at: time,
    kind: readString(kind, `${field}.kind`),
    data: readObject(data, `${field}.data`),
  };
}

function readInteger(value: unknown, field: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new UnexpectedAnswerError({ field, got: value, expected: "an integer" });
}
