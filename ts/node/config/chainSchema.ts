import { z } from "zod";
import { MAX_UINT32 } from "../../protocol/constants.ts";
import { address, decimal, flag, integer, list, optionalAddress, seconds, section, text } from "./fields.ts";
import { privateKey } from "./privateKey.ts";

const RPC_URL = "Incorrect RPC URL format: expected http(s):// or ws(s)://"; // never shown: URLs hold API keys

const isRpcUrl = (url: string) => /^(https?|wss?):\/\//.test(url) && URL.canParse(url);

const rpcUrl = () => text().refine(isRpcUrl, { error: RPC_URL });

/** The `chain.wallet` section. */
export const walletSchema = section({
  max_gas_limit: integer(21_000).describe("No delivery costs more gas").default(5_000_000),
  private_key: z
    .preprocess((value) => (value === "" ? null : value), privateKey().nullish())
    .meta({ type: ["string", "null"] })
    .describe("The key that delivers. Better: INFERNET_KEYSTORE or INFERNET_PRIVATE_KEY"),
  payment_address: optionalAddress().describe("The node's Infernet Wallet; needed to serve paid subscriptions"),
  allowed_sim_errors: list(text(), "strings")
    .describe(
      "Parts of error texts that don't keep a delivery from being sent when its simulation fails; case is ignored",
    )
    .default([]),
  max_fee_gwei: decimal("a number of gwei, 0.000001 or more", 1e-6)
    .describe("Most that is paid for a unit of gas, in gwei, also when a transaction is stuck. None: no cap")
    .optional(),
});

/** The `chain` section. */
export const chainSchema = section({
  enabled: flag().describe("Whether subscriptions on chain are served").default(false),
  rpc_url: text()
    .refine((url) => url === "" || isRpcUrl(url), { error: RPC_URL })
    .describe("http(s):// polls the head, ws(s):// is pushed to")
    .nullish(),
  rpc_urls: list(rpcUrl(), "RPC URLs")
    .describe(
      "Instead of rpc_url, or beside it: several endpoints of one chain, best first. One that fails is left for the next; any that is ws(s):// tells of new heads",
    )
    .default([]),
  trail_head_blocks: integer().describe("How far behind the head subscriptions are read").default(1),
  confirmations: integer(1, 10_000).describe("Blocks on a delivery before it counts as confirmed").default(6),
  batch: flag()
    .describe("Send deliveries that are ready together in one transaction (EIP-7702), where BatchDeliverer is deployed")
    .default(true),
  registry_address: optionalAddress().describe("The protocol's Registry; everything else is read from it"),
  allowed_verifiers: list(address(), "addresses")
    .describe("Verifiers of proofs that are trusted: a verifier can slash the node's stake. [] is none")
    .default([]),
  wallet: walletSchema.nullish(),
  snapshot_sync: section({
    sleep: seconds().describe("Without effect: the node waits only when the RPC asks it to").default(1),
    batch_size: integer(1).describe("Subscriptions read in one call at most; halved when the RPC refuses").default(500),
    starting_sub_id: integer(0, MAX_UINT32).describe("Ids up to this are never looked at").default(0),
    sync_period: seconds().describe("Seconds between looks at the head, over HTTP").default(0.5),
  }).prefault({}),
});
