import { createHash, timingSafeEqual } from "node:crypto";
import { BlockList, isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import type { Scope, TokenConfig } from "../../config/serverSchema.ts";
import { normalizeIp } from "../../guardian/ipAllowList.ts";
import { HttpError } from "../HttpError.ts";

/** Who sends a request. */
export interface Client {
  /** Address of the socket's peer, or what a trusted proxy says it is. */
  ip: string;
  /** Whose jobs it sees: `token:` and a token's name, or its IP address. */
  owner: string;
  /** Whether it sent a token that is not known. */
  isImpostor: boolean;
  scopes: ReadonlySet<Scope>;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

const FORWARDED = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/**
 * Whether a request comes from a program on this machine: not through a proxy on it, and not from a web page that made its
 * host name point here (DNS rebinding), whose Host header gives it away.
 */
function isLocal({ headers }: FastifyRequest, ip: string): boolean {
  if (!LOOPBACK.check(ip, isIP(ip) === 6 ? "ipv6" : "ipv4")) return false;
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  const host = (headers.host ?? "").replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return host === "localhost" || isIP(host) !== 0;
}

/**
 * Finds the token's entry. Compares with every entry, by digests of one length, so that the time taken tells nothing.
 */
function findToken(secret: string, tokens: readonly TokenConfig[]): TokenConfig | undefined {
  const digest = createHash("sha256").update(secret).digest();
  let found: TokenConfig | undefined;
  for (const token of tokens) if (timingSafeEqual(digest, Buffer.from(token.sha256, "hex"))) found = token;
  return found;
}

/**
 * Says who sends a request and what it may do. Without tokens everybody may run jobs; without admin tokens everybody on this
 * machine is the admin.
 *
 * @throws HttpError 400 when a trusted proxy gave an address that is none
 */
export function identify(request: FastifyRequest, tokens: readonly TokenConfig[]): Client {
  const ip = normalizeIp(request.ip ?? "");
  if (isIP(ip) === 0) throw new HttpError(400, "Could not get client IP address");
  const secret = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const token = secret === undefined ? undefined : findToken(secret, tokens);
  const scopes = new Set<Scope>(token?.scopes);
  if (tokens.length === 0) scopes.add("jobs");
  if (!tokens.some((one) => one.scopes.includes("admin")) && isLocal(request, ip)) scopes.add("admin");
  return {
    ip,
    owner: token ? `token:${token.name}` : ip,
    isImpostor: tokens.length > 0 && secret !== undefined && !token,
    scopes,
  };
}

/** What a client is limited by: its token, else its IPv4 address or its IPv6 network, of which each has 2^64 addresses. */
export function limitKey({ ip, owner }: Client): string {
  if (owner !== ip || isIP(ip) !== 6) return owner;
  const [head = "", tail] = ip.replace(/%.*/, "").split("::");
  const start = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - start.length - rest.length);
  const groups = [...start, ...Array<string>(zeros).fill("0"), ...rest];
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":");
}
