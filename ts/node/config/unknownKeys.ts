import { z } from "zod";
import type { ConfigIssue } from "../errors.ts";
import { configSchema } from "./schema.ts";

/** Keys that published sample configs carry and that never did anything: not worth a warning that asks for a change. */
const HARMLESS = new Set(["log_path", "containers[].rank"]);

type Shape = Record<string, z.ZodType>;

/** The object behind optional, default and preprocess wrappers, or the element of an array; `undefined` for a leaf. */
function childOf(schema: unknown): { shape: Shape; isArray: boolean } | undefined {
  if (schema instanceof z.ZodObject) return { shape: schema.shape as Shape, isArray: false };
  if (schema instanceof z.ZodArray) {
    const element = childOf(schema.element);
    return element && { shape: element.shape, isArray: true };
  }
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return childOf(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return childOf(schema.in) ?? childOf(schema.out);
  return undefined;
}

/** Every key the schema knows, with the sections it may stand in. */
function placesOf(shape: Shape, path = "", places = new Map<string, string[]>()): Map<string, string[]> {
  for (const [key, schema] of Object.entries(shape)) {
    places.set(key, [...(places.get(key) ?? []), `${path}${key}`]);
    const child = childOf(schema);
    if (child) placesOf(child.shape, `${path}${key}${child.isArray ? "[]" : ""}.`, places);
  }
  return places;
}

const PLACES = placesOf(configSchema.shape as Shape);

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function hint(key: string, shape: Shape): string {
  const elsewhere = PLACES.get(key);
  if (elsewhere) return `it is ignored here; it belongs at ${elsewhere.join(" or ")}`;
  const near = Object.keys(shape).find((known) => distance(known, key) <= Math.max(1, Math.floor(known.length / 4)));
  if (near) return `unknown key, ignored; did you mean ${near}?`;
  return "unknown key, ignored";
}

/**
 * Finds keys in config.json that mean nothing where they stand.
 *
 * @param raw the parsed file
 * @returns one issue a key, with the place where it would mean something, or the key that was likely meant
 */
export function findUnknownKeys(raw: unknown): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const visit = (value: unknown, shape: Shape, path: string, pattern: string) => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      const schema = Object.hasOwn(shape, key) ? shape[key] : undefined;
      if (schema === undefined) {
        if (!HARMLESS.has(`${pattern}${key}`)) issues.push({ path: `${path}${key}`, message: hint(key, shape) });
        continue;
      }
      const child = childOf(schema);
      if (child === undefined) continue;
      if (!child.isArray) visit(item, child.shape, `${path}${key}.`, `${pattern}${key}.`);
      else if (Array.isArray(item)) {
        item.forEach((element, index) => {
          visit(element, child.shape, `${path}${key}[${index}].`, `${pattern}${key}[].`);
        });
      }
    }
  };
  visit(raw, configSchema.shape as Shape, "", "");
  return issues;
}
