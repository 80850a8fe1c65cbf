import type { FastifyRequest } from "fastify";
import { HttpError } from "../HttpError.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what a web page of another origin sends without asking (a form, a `no-cors` fetch): the browser would hide the
 * answer from it, but the job would run. Programs send no Origin header and are not concerned.
 *
 * @param allowed `server.cors_origins`
 * @throws HttpError 403
 */
export function guardOrigin({ method, headers }: FastifyRequest, allowed: readonly string[]): void {
  const { origin, host } = headers;
  if (SAFE.has(method) || origin === undefined) return;
  if (allowed.includes("*") || allowed.includes(origin)) return;
  const from = URL.parse(origin);
  if (from !== null && host !== undefined && from.host === host.toLowerCase()) return;
  throw new HttpError(403, "Origin not allowed", { params: { origin: origin.slice(0, 200) } });
}
