import { setTimeout as sleep } from "node:timers/promises";
import type { Address, Hash, Hex } from "viem";
import { z } from "zod";
import { oneLine } from "../../protocol/oneLine.ts";
import { SourceVerificationError } from "../errors/SourceVerificationError.ts";
import { COMPILER_VERSION, type StandardJsonInput } from "./standardJson.ts";

/** What {@link verifySource} takes. */
export interface VerifySourceParameters {
  /** "etherscan": Etherscan, Blockscout and what speaks like them; "sourcify": Sourcify, API version 2. */
  api: "etherscan" | "sourcify";
  /** Such as `https://api.etherscan.io/v2/api` or `https://sourcify.dev/server`. */
  url: string;
  /** Etherscan wants one. Never in an error. */
  apiKey?: string;
  chainId: number;
  address: Address;
  /** `path:Name`. */
  contract: string;
  input: StandardJsonInput;
  /** ABI-encoded. */
  constructorArguments: Hex;
  /** Helps Sourcify to compare the creation too. */
  creationTransactionHash?: Hash;
  /** Default: the release's. */
  compilerVersion?: string;
  /** Milliseconds between looks. Default 3,000. */
  pollMs?: number;
  /** Milliseconds for all of it. Default 120,000. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** What the service says: verified now, or before. */
export type SourceVerification = "verified" | "already-verified";

/**
 * Sends a contract's source to an explorer, and waits until it has compiled it and found the bytecode to be the chain's.
 *
 * @throws {SourceVerificationError}
 */
export async function verifySource(parameters: VerifySourceParameters): Promise<SourceVerification> {
  const { pollMs = 3_000, timeoutMs = 120_000, contract } = parameters;
  const deadline = performance.now() + timeoutMs;
  const submit = parameters.api === "etherscan" ? submitToEtherscan : submitToSourcify;
  const job = await submit(parameters);
  if (job === undefined) return "already-verified";
  while (performance.now() < deadline) {
    const outcome = await job();
    if (outcome !== undefined) return outcome;
    await sleep(pollMs, undefined, parameters.signal && { signal: parameters.signal });
  }
  throw new SourceVerificationError(`${contract} is not verified after ${timeoutMs / 1_000} s.`, {
    code: "VERIFIER_TIMEOUT",
    metaMessages: ["The service may still do it. Run it again later: what is verified is skipped."],
    retryable: true,
  });
}

/** Asks how a submission is; undefined while it is worked on. */
type Job = () => Promise<SourceVerification | undefined>;

const etherscanAnswer = z.object({ status: z.string(), result: z.string() });

async function submitToEtherscan(parameters: VerifySourceParameters): Promise<Job | undefined> {
  const { url, apiKey, chainId, address, contract, input, constructorArguments } = parameters;
  const common = { module: "contract", ...(apiKey !== undefined && { apikey: apiKey }) };
  const endpoint = new URL(url);
  endpoint.searchParams.set("chainid", String(chainId));
  const submitted = await askService(parameters, etherscanAnswer, endpoint, {
    method: "POST",
    body: new URLSearchParams({
      ...{ ...common, action: "verifysourcecode", contractaddress: address, contractname: contract },
      ...{ sourceCode: JSON.stringify(input), codeformat: "solidity-standard-json-input" },
      compilerversion: parameters.compilerVersion ?? COMPILER_VERSION,
      // The API spells it so.
      constructorArguements: constructorArguments.slice(2),
    }),
  });
  if (/already verified/i.test(submitted.result)) return undefined;
  if (submitted.status !== "1") throw refused(contract, submitted.result);
  const query = new URL(endpoint);
  const status = { ...common, action: "checkverifystatus", guid: submitted.result };
  for (const [key, value] of Object.entries(status)) query.searchParams.set(key, value);
  return async () => {
    const { result } = await askService(parameters, etherscanAnswer, query);
    if (/pending|in progress/i.test(result)) return undefined;
    if (/already verified/i.test(result)) return "already-verified";
    if (/^pass/i.test(result)) return "verified";
    throw mismatch(contract, result);
  };
}

const sourcifyTicket = z.object({ verificationId: z.string().optional(), customCode: z.string().optional() });
const sourcifyJob = z.object({
  isJobCompleted: z.boolean(),
  error: z.object({ message: z.string().optional(), customCode: z.string().optional() }).nullish(),
  contract: z.object({ match: z.string().nullish() }).nullish(),
});

async function submitToSourcify(parameters: VerifySourceParameters): Promise<Job | undefined> {
  const { url, chainId, address, contract, input, creationTransactionHash } = parameters;
  const base = url.replace(/\/$/, "");
  const version = (parameters.compilerVersion ?? COMPILER_VERSION).replace(/^v/, "");
  const ticket = await askService(parameters, sourcifyTicket, new URL(`${base}/v2/verify/${chainId}/${address}`), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      ...{ stdJsonInput: input, compilerVersion: version, contractIdentifier: contract },
      ...(creationTransactionHash && { creationTransactionHash }),
    }),
  });
  if (ticket.customCode === "already_verified") return undefined;
  const { verificationId } = ticket;
  if (verificationId === undefined) throw refused(contract, ticket.customCode ?? "no verification id");
  return async () => {
    const job = await askService(parameters, sourcifyJob, new URL(`${base}/v2/verify/${verificationId}`));
    if (!job.isJobCompleted) return undefined;
    if (job.contract?.match) return "verified";
    throw mismatch(contract, job.error?.message ?? job.error?.customCode ?? "no match");
  };
}

const MAX_ANSWER = 300;
/** 409 is Sourcify's "already verified"; other refusals say why in their body, too. */
const READABLE = new Set([200, 202, 409]);

async function askService<Schema extends z.ZodType>(
  { signal }: VerifySourceParameters,
  schema: Schema,
  url: URL,
  init: RequestInit = {},
): Promise<z.output<Schema>> {
  const unreachable = (details: string, cause?: unknown) =>
    // Not the URL: it may hold an API key.
    new SourceVerificationError(`The verification service at ${url.host} gave no usable answer.`, {
      code: "VERIFIER_UNREACHABLE",
      metaMessages: ["Check --url and --api, and try again later."],
      details: oneLine(details, MAX_ANSWER),
      retryable: true,
      cause,
    });
  const timeout = AbortSignal.timeout(60_000);
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreachable(cause instanceof Error ? cause.message : String(cause));
  }
  const text = await response.text();
  if (!READABLE.has(response.status)) throw unreachable(`HTTP ${response.status}: ${text}`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw unreachable(`not JSON: ${text}`);
  }
  const { success, data } = schema.safeParse(raw);
  if (!success) throw unreachable(text);
  return data;
}

const refused = (contract: string, details: string) =>
  new SourceVerificationError(`The verification service turned ${contract} down.`, {
    code: "VERIFIER_REFUSED",
    metaMessages: ["Check the API key and the address."],
    details: oneLine(details, MAX_ANSWER),
  });

const mismatch = (contract: string, details: string) =>
  new SourceVerificationError(`The source of ${contract} does not compile to what is on the chain.`, {
    code: "SOURCE_MISMATCH",
    metaMessages: ["Was it deployed by another version of infernet-kit? infernet deploy verify-onchain tells."],
    details: oneLine(details, MAX_ANSWER),
  });
