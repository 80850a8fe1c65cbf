import { z } from "zod";
import {
  address,
  amount,
  expected,
  flag,
  integer,
  ipRange,
  list,
  port,
  seconds,
  secret,
  section,
  text,
} from "./fields.ts";

const hasCredentials = (url: string): boolean => {
  const { username, password } = URL.parse(url) ?? { username: "", password: "" };
  return username !== "" || password !== "";
};

const PAYMENTS = "an object of token address to amount";

/** Two spellings of one token with different amounts would make the price depend on their order. */
const acceptedPayments = z
  .record(z.string(), z.unknown(), { error: expected(PAYMENTS) })
  .refine(
    (payments) => new Set(Object.keys(payments).map((token) => token.toLowerCase())).size === keyCount(payments),
    {
      error: "names one token twice, in different cases",
      abort: true,
    },
  )
  .pipe(z.record(address(), amount(), { error: expected(PAYMENTS) }))
  .meta({
    propertyNames: { pattern: "^0x[0-9a-fA-F]{40}$" },
    additionalProperties: { type: ["integer", "string"], minimum: 0, pattern: "^\\d{1,78}$" },
  });

const keyCount = (value: object) => Object.keys(value).length;

/** One entry of `containers`. */
export const containerSchema = section({
  id: text()
    .min(1, { error: "must not be empty" })
    .refine((id) => !id.includes(","), { error: "must not contain a comma: commas join ids into chains" })
    .describe("What jobs and subscriptions ask for; subscriptions carry its hash"),
  image: text().describe("With manage_containers: the service to run. Shown by GET /info").default(""),
  url: text()
    .refine((url) => url === "" || (/^https?:\/\//.test(url) && URL.canParse(url)), {
      error: "expected a URL that starts with http(s)://", // not shown: it may hold a key
      abort: true,
    })
    .refine((url) => !hasCredentials(url), {
      error: "must not hold a user name or password: set bearer to send a token",
    })
    .describe("Base URL; without it the container is at port on this machine")
    .default(""),
  bearer: secret()
    .regex(/^[\x21-\x7e]*$/, { error: "expected printable ASCII without spaces; value not shown" })
    .describe("Sent as `Authorization: Bearer …`")
    .default(""),
  port: port().describe("Its port on this machine").default(3000),
  external: flag().describe("May be asked for directly, not only after another container").default(true),
  gpu: flag().describe("Without effect: a Docker setting of the Infernet node").default(false),
  accepted_payments: acceptedPayments
    .describe(
      "Token address (zero address: the chain's currency) to the least amount, in its smallest unit. {} takes all",
    )
    .default({}),
  allowed_ips: list(ipRange(), "IP addresses or CIDR ranges")
    .describe("Clients whose jobs are taken; [] is all")
    .default([]),
  allowed_addresses: list(address(), "addresses")
    .describe("Owners whose subscriptions are taken; [] is all")
    .default([]),
  allowed_delegate_addresses: list(address(), "addresses")
    .describe("Owners whose delegated subscriptions are taken; [] is all")
    .default([]),
  description: text().describe("Shown by GET /info").default(""),
  command: text().describe("Flags for a service that the node runs, such as `--bind=0.0.0.0:3000`").default(""),
  env: z
    .record(z.string(), z.unknown(), { error: expected("an object") })
    .describe("Environment of a service that the node runs")
    .default({}),
  generates_proofs: flag().describe("Whether it can answer jobs that require a proof").default(false),
  volumes: list(text(), "strings").describe("Without effect: a Docker setting of the Infernet node").default([]),
  concurrency: integer(1, 10_000).describe("Calls to it at the same time").default(8),
  queue: integer(0, 1_000_000)
    .describe("Calls that may wait for their turn; beyond that a job is refused")
    .default(1_000),
  timeout: seconds()
    .refine((value) => value > 0 && value <= 86_400, { error: expected("more than 0 seconds, at most 86400") })
    .meta({ type: ["number", "string"] })
    .describe("Seconds for one call, from connect to last byte; for a stream, seconds without a byte")
    .default(180),
});
