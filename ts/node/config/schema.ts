import { getAddress, isAddress, isHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { z } from "zod";
import { isIpRange } from "../guardian/ipAllowList.ts";

/**
 * config.json, as the Infernet node defines it plus this node's own keys (`server.host`, `store`). Keys are snake_case;
 * integers may be numeric strings (`"port": "3000"`), as every published sample config has them.
 */

const expected = (what: string) => (issue: { input?: unknown }) => `expected ${what}, got ${describe(issue.input)}`;

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : String(value);
}

const text = () => z.string({ error: expected("a string") });
const flag = () => z.boolean({ error: expected("true or false") });

const numeric = (value: unknown) =>
  typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

const integer = (minimum = 0, maximum = Number.MAX_SAFE_INTEGER) => {
  const what = `an integer from ${minimum} to ${maximum}`;
  return z.preprocess(
    numeric,
    z
      .int({ error: expected(what) })
      .min(minimum, { error: expected(what) })
      .max(maximum, { error: expected(what) }),
  );
};

const seconds = () =>
  z.preprocess(
    numeric,
    z.number({ error: expected("a number of seconds, 0 or more") }).min(0, {
      error: expected("a number of seconds, 0 or more"),
    }),
  );

const port = () => integer(1, 65_535);

const address = () =>
  text()
    .refine((value) => isAddress(value, { strict: false }), {
      error: expected("an address: 0x and 40 hex digits"),
      abort: true,
    })
    .transform((value) => getAddress(value));

const amount = () =>
  z.preprocess(
    (value) =>
      (typeof value === "number" && Number.isSafeInteger(value)) || (typeof value === "string" && /^\d+$/.test(value))
        ? BigInt(value)
        : value,
    z
      .bigint({ error: expected("a whole amount in the token's smallest unit, 0 or more") })
      .min(0n, { error: expected("a whole amount in the token's smallest unit, 0 or more") }),
  );

/** Parsed into an account at once, so that the key itself never stands in the configuration object. */
const privateKey = () =>
  text().transform((value, context) => {
    const key = value.startsWith("0x") ? value : `0x${value}`;
    const problem = (message: string) => {
      context.issues.push({ code: "custom", message, input: undefined });
      return z.NEVER;
    };
    if (!isHex(key) || key.length !== 66) return problem("expected 32 bytes of hex (0x optional); value not shown");
    try {
      return privateKeyToAccount(key);
    } catch {
      return problem("is not a valid secp256k1 private key; value not shown");
    }
  });

const hasCredentials = (url: string): boolean => {
  const { username, password } = URL.parse(url) ?? { username: "", password: "" };
  return username !== "" || password !== "";
};

export const containerSchema = z.object({
  id: text()
    .min(1, { error: "must not be empty" })
    .refine((id) => !id.includes(","), { error: "must not contain a comma: commas join ids into chains" }),
  image: text().default(""),
  url: text()
    .refine((url) => url === "" || (/^https?:\/\//.test(url) && URL.canParse(url)), {
      error: "expected a URL that starts with http(s)://", // not shown: it may hold a key
      abort: true,
    })
    .refine((url) => !hasCredentials(url), {
      error: "must not hold a user name or password: set bearer to send a token",
    })
    .default(""),
  bearer: text()
    .regex(/^[\x21-\x7e]*$/, { error: "expected printable ASCII without spaces; value not shown" })
    .default(""),
  port: port().default(3000),
  external: flag().default(true),
  gpu: flag().default(false),
  accepted_payments: z
    .record(address(), amount(), { error: expected("an object of token address to amount") })
    .default({}),
  allowed_ips: z
    .array(text().refine(isIpRange, { error: expected("an IP address or CIDR range") }), {
      error: expected("an array of IP addresses or CIDR ranges"),
    })
    .default([]),
  allowed_addresses: z.array(address(), { error: expected("an array of addresses") }).default([]),
  allowed_delegate_addresses: z.array(address(), { error: expected("an array of addresses") }).default([]),
  description: text().default(""),
  command: text().default(""),
  env: z.record(z.string(), z.unknown(), { error: expected("an object") }).default({}),
  generates_proofs: flag().default(false),
  volumes: z.array(text(), { error: expected("an array of strings") }).default([]),
});

const walletSchema = z.object({
  max_gas_limit: integer(21_000).default(5_000_000),
  private_key: privateKey().nullish(),
  payment_address: z.preprocess((value) => (value === "" ? null : value), address().nullish()),
  allowed_sim_errors: z.array(text(), { error: expected("an array of strings") }).default([]),
});

const chainSchema = z.object({
  enabled: flag().default(false),
  rpc_url: text()
    .refine((url) => url === "" || /^(https?|wss?):\/\//.test(url), {
      error: "Incorrect RPC URL format: expected http(s):// or ws(s)://",
    })
    .nullish(),
  trail_head_blocks: integer().default(1),
  registry_address: z.preprocess((value) => (value === "" ? null : value), address().nullish()),
  allowed_verifiers: z.array(address(), { error: expected("an array of addresses") }).default([]),
  wallet: walletSchema.optional(),
  snapshot_sync: z
    .object({
      sleep: seconds().default(1),
      batch_size: integer(1).default(500),
      starting_sub_id: integer(0, 2 ** 32 - 1).default(0),
      sync_period: seconds().default(0.5),
    })
    .prefault({}),
});

export const configSchema = z.object({
  log: z
    .object({
      path: text().default("infernet_node.log"),
      max_file_size: integer(1).default(2 ** 30),
      backup_count: integer().default(2),
    })
    .prefault({}),
  manage_containers: flag().default(true),
  startup_wait: seconds().default(5),
  forward_stats: flag().default(true),
  server: z
    .object({
      host: text().default("127.0.0.1"),
      port: integer(0, 65_535).default(4000),
      rate_limit: z.object({ num_requests: integer(1).default(60), period: integer(1).default(60) }).prefault({}),
    })
    .prefault({}),
  redis: z.object({ host: text().default("redis"), port: port().default(6379) }).prefault({}),
  docker: z.object({ username: text(), password: text() }).optional(),
  store: z.object({ path: text().default("infernet.sqlite") }).prefault({}),
  chain: chainSchema.prefault({}),
  containers: z.array(containerSchema, { error: expected("an array of containers") }).default([]),
});

/** config.json after validation: defaults filled in, addresses checksummed, amounts `bigint`, the key an account. */
export type NodeConfig = z.output<typeof configSchema>;
/** One entry of `containers`. */
export type ContainerConfig = z.output<typeof containerSchema>;
/** The `chain` section when the chain is enabled and everything it needs is there. */
export type ChainConfig = NodeConfig["chain"] & {
  rpc_url: string;
  registry_address: NonNullable<NodeConfig["chain"]["registry_address"]>;
  wallet: NonNullable<NodeConfig["chain"]["wallet"]> & {
    private_key: NonNullable<NonNullable<NodeConfig["chain"]["wallet"]>["private_key"]>;
  };
};
