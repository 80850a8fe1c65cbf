import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Scope } from "../config/serverSchema.ts";
import type { Client } from "./access/Client.ts";

/** One request to an endpoint. */
export interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
  client: Client;
}

/** An answer, as `GET /openapi.json` describes it. */
export interface ResponseSpec {
  description: string;
  /** The JSON that it holds. */
  schema?: z.ZodType;
  /** What it holds instead of JSON. */
  contentType?: string;
}

/** One route: how it is served, and all that its documentation says. */
export interface Endpoint {
  method: "GET" | "POST" | "PUT";
  /** Fastify's spelling: `/api/traces/:subscription_id`. */
  path: string;
  summary: string;
  /** What a client needs to be let in; without it everybody is. */
  scope?: Scope;
  /** Whether the body is read whatever the content type says. */
  takesAnyContentType?: boolean;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Answers beside those that every endpoint has (429 and so on). */
  responses: Readonly<Record<number, ResponseSpec>>;
  /** Gives the body of the answer, or sends it by `reply`. Errors are thrown as HttpError. */
  handle(exchange: Exchange): Promise<unknown>;
}
