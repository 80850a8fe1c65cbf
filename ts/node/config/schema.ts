import { z } from "zod";
import { chainSchema } from "./chainSchema.ts";
import { containerSchema as container } from "./containerSchema.ts";
import { decimal, expected, flag, integer, list, port, seconds, secret, section, text } from "./fields.ts";
import { serverSchema } from "./serverSchema.ts";

/**
 * config.json, as the Infernet node defines it plus this node's own keys. Keys are snake_case; integers may be numeric
 * strings (`"port": "3000"`), as every published sample config has them.
 */
export const containerSchema = container;

const CHAIN_OF_IDS = 'container ids in order, as "A,B,C" or ["A", "B", "C"]';

const containerChain = z
  .preprocess(
    (value) => (typeof value === "string" ? value.split(",").map((id) => id.trim()) : value),
    z.array(text().min(1, { error: "holds an empty id" }), { error: expected(CHAIN_OF_IDS) }).min(2, {
      error: "needs two ids or more: single containers can be asked for anyway",
    }),
  )
  .meta({ type: ["string", "array"], items: { type: "string" } });

export const configSchema = section({
  $schema: text().describe("URL or path of the JSON Schema, for editors").optional(),
  log: section({
    path: text()
      .describe('File for JSON lines, debug and above; "" for none. info and above go to stderr')
      .default("infernet_node.log"),
    max_file_size: integer(1)
      .describe("Bytes after which the file is rotated")
      .default(2 ** 30),
    backup_count: integer(0, 1_000).describe("Rotated files that are kept").default(2),
  }).prefault({}),
  manage_containers: flag()
    .describe("Whether the node runs the containers: services of this package, without Docker")
    .default(true),
  startup_wait: seconds().describe("Without effect: managed containers are waited for until they answer").default(5),
  forward_stats: flag().describe("Without effect: this node sends no telemetry; see GET /metrics").default(true),
  server: serverSchema.prefault({}),
  redis: section({
    host: text().describe("Without effect: jobs are kept in store.path").default("redis"),
    port: port().describe("Without effect").default(6379),
  }).prefault({}),
  docker: section({
    username: text().describe("Without effect: no images are pulled"),
    password: secret().describe("Without effect"),
  }).nullish(),
  store: section({
    path: text()
      .min(1, { error: 'must not be empty; ":memory:" forgets at exit' })
      .describe('SQLite file, held by one node at a time; ":memory:" forgets at exit')
      .default("infernet.sqlite"),
    retention: section({
      days: decimal("a number of days, above 0", 1e-4).describe("Finished work is kept this long").default(30),
      jobs: integer(1).describe("Finished jobs that are kept at most").default(100_000),
    }).prefault({}),
  }).prefault({}),
  chain: chainSchema.prefault({}),
  containers: list(container, "containers").default([]),
  container_chains: list(containerChain, "chains of container ids")
    .describe(
      "Chains that subscriptions may ask for; they carry only a hash, which can't be inverted. Short ones of few containers are found anyway",
    )
    .default([]),
});

/** config.json after validation: defaults filled in, addresses checksummed, amounts `bigint`, the key an account. */
export type NodeConfig = z.output<typeof configSchema>;
/** One entry of `containers`. */
export type ContainerConfig = z.output<typeof containerSchema>;

type RawChain = NodeConfig["chain"];
type RawWallet = NonNullable<RawChain["wallet"]>;

/** The `chain` section when the chain is enabled and everything it needs is there. */
export type ChainConfig = RawChain & {
  /** The first of `rpc_urls`. */
  rpc_url: string;
  /** Never empty, each once, best first. */
  rpc_urls: [string, ...string[]];
  registry_address: NonNullable<RawChain["registry_address"]>;
  wallet: RawWallet & { private_key: NonNullable<RawWallet["private_key"]> };
};
