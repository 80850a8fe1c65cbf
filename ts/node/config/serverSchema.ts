import { createHash } from "node:crypto";
import { z } from "zod";
import { expected, host, integer, ipRange, list, port, secret, section, text } from "./fields.ts";

/** What a token lets its holder do: run jobs and read their results; see traces and metrics, and report statuses. */
export const SCOPES = ["jobs", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

const SCOPE_LIST = SCOPES.map((scope) => `"${scope}"`).join(" or ");
const TOKEN = /^[\x21-\x7e]{16,}$/;

/** A token comes out as its SHA-256 alone: the secret never stands in the configuration object. */
const token = section({
  name: text()
    .regex(/^[\w.-]{1,64}$/, { error: expected("letters, digits, dots, dashes and underscores, at most 64") })
    .describe(
      "Who holds it. Tokens of one name share their jobs, so a token can be replaced; default: made of the token",
    )
    .optional(),
  token: secret()
    .regex(TOKEN, { error: "expected 16 or more printable ASCII characters without spaces; value not shown" })
    .describe("The token as clients send it, `Authorization: Bearer …`")
    .optional(),
  token_sha256: secret()
    .regex(/^(0x)?[\da-f]{64}$/i, { error: "expected the token's SHA-256: 64 hex digits; value not shown" })
    .describe("Instead of the token: its SHA-256, so that this file holds no secret")
    .optional(),
  scopes: list(z.enum(SCOPES, { error: expected(SCOPE_LIST) }), "scopes")
    .describe('What it is good for: "jobs" runs jobs, "admin" sees traces and metrics, and reports statuses')
    .default(["jobs"]),
}).transform(({ name, token: secret, token_sha256: given, scopes }, context) => {
  if ((secret === undefined) === (given === undefined)) {
    context.issues.push({ code: "custom", message: "expected either token or token_sha256", input: undefined });
    return z.NEVER;
  }
  const sha256 =
    given?.replace(/^0x/, "").toLowerCase() ??
    createHash("sha256")
      .update(secret ?? "")
      .digest("hex");
  return {
    name: name ?? sha256.slice(0, 32),
    sha256,
    scopes: scopes as readonly Scope[],
    isPlain: given === undefined,
  };
});

/** One entry of `server.tokens`: who it stands for, and the hex SHA-256 by which it is known. */
export type TokenConfig = z.output<typeof token>;

const origin = text()
  .refine((value) => value === "*" || URL.parse(value)?.origin === value, {
    error: expected('an origin such as "https://app.example", without path, or "*"'),
  })
  .meta({ type: "string" });

/** The `server` section. */
export const serverSchema = section({
  host: host().describe("Interface of the REST API; the Infernet node always takes 0.0.0.0").default("127.0.0.1"),
  port: port(0).describe("0 takes a free one").default(4000),
  rate_limit: section({
    num_requests: integer(1).describe("Requests of one client to one endpoint in a row").default(60),
    period: integer(1).describe("Seconds in which that many more become possible").default(60),
  }).prefault({}),
  trusted_proxies: list(ipRange(), "IP addresses or CIDR ranges")
    .describe("Reverse proxies whose X-Forwarded-For is believed; nobody else's is")
    .default([]),
  body_limit: integer(1_024, 2 ** 30)
    .describe("Largest request body, in bytes")
    .default(4 * 2 ** 20),
  batch_limit: integer(1, 100_000).describe("Most jobs in one batch").default(100),
  tokens: list(token, "tokens")
    .describe("Bearer tokens. None: jobs are open to everybody, the rest to this machine only")
    .default([]),
  cors_origins: list(origin, "origins")
    .describe("Web origins whose pages may call the API. None: no page may")
    .default([]),
});
