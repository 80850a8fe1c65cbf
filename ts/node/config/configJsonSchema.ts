import { z } from "zod";
import { walletSchema } from "./chainSchema.ts";
import { containerSchema } from "./containerSchema.ts";
import { configSchema } from "./schema.ts";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What each key is when it is left out; of entries of arrays and optional sections, what an empty one becomes. */
const EMPTY = configSchema.parse({});
const DEFAULTS: Json = {
  ...EMPTY,
  server: { ...EMPTY.server, tokens: { scopes: ["jobs"] } },
  chain: { ...EMPTY.chain, wallet: walletSchema.parse({}) },
  containers: { ...containerSchema.parse({ id: "-" }), id: undefined },
};

/** Puts the defaults in, which get lost where a field takes more than it gives, and takes out what `meta` has replaced. */
function complete(schema: Json, defaults: unknown): Json {
  const { default: _default, anyOf, items, properties, ...rest } = schema;
  const isReplaced = anyOf !== undefined && rest["type"] !== undefined;
  if (isObject(properties)) {
    const values = isObject(defaults) ? defaults : {};
    const completed = Object.entries(properties).map(([key, value]) => [key, complete(value as Json, values[key])]);
    return { ...rest, properties: Object.fromEntries(completed) };
  }
  return {
    ...rest,
    ...(anyOf !== undefined && !isReplaced && { anyOf: (anyOf as Json[]).map((one) => complete(one, defaults)) }),
    ...(isObject(items) && { items: complete(items, isObject(items["properties"]) ? defaults : undefined) }),
    ...(defaults !== undefined && (!isObject(defaults) || Object.keys(defaults).length === 0) && { default: defaults }),
    ...(isObject(items) && isObject(items["properties"]) && { default: [] }),
  };
}

/**
 * The JSON Schema (draft 2020-12) of config.json, made of the schema that validates it, for editors that complete keys:
 * `"$schema": "./node_modules/infernet-kit/schema/config.schema.json"`.
 */
export function configJsonSchema(): Json {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  return {
    $schema,
    title: "Infernet node configuration",
    description: "config.json of an Infernet node (infernet-kit). Documentation: docs/config.md",
    ...complete(schema, DEFAULTS),
  };
}
