import type { Client } from "viem";
import { getChainId } from "viem/actions";
import { readChain } from "../chain/readChain.ts";
import { type DelegatedRequest, serializeDelegatedRequest } from "../delegated/serializeDelegatedRequest.ts";
import {
  type SignDelegatedSubscriptionParameters,
  signDelegatedSubscription,
} from "../delegated/signDelegatedSubscription.ts";
import { type CallOptions, createHttp, type Http, type HttpOptions, toApiError } from "./createHttp.ts";
import type { JobReceipt, JobRequest, JobResult, JobStatus } from "./Job.ts";
import { parseJobResult, parseReceipt, serializeJob } from "./Job.ts";
import { type NodeInfo, parseNodeInfo } from "./NodeInfo.ts";
import { readArray, readObject, readString, readStrings } from "./read.ts";
import { type JobStream, readJobStream } from "./readJobStream.ts";
import { type ModelSupport, parseModelSupport, parseResources, type ServiceResources } from "./ServiceResources.ts";
import { parseTraceEvent, type TraceEvent } from "./TraceEvent.ts";
import { type WaitForJobOptions, waitForJob } from "./waitForJob.ts";

/** What `requestDelegatedSubscription` signs and sends. */
export type RequestDelegatedSubscriptionParameters = Omit<SignDelegatedSubscriptionParameters, "chainId"> &
  Omit<DelegatedRequest, "signature"> &
  /** The chain of the Coordinator, or a client that is asked for it. */
  ({ chainId: number } | { client: Client });

/** Milliseconds each call may take when nobody says otherwise. */
const QUICK_MS = 1_000;
const NORMAL_MS = 5_000;
const BATCH_MS = 10_000;
const STREAM_MS = 180_000;

/**
 * Talks to a node's REST interface (Infernet node 1.4).
 *
 * Every call throws ApiError when the node answers with an error, ServerUnreachableError when nothing answers,
 * RequestTimeoutError when it takes too long and UnexpectedAnswerError when the answer is not that of a node. Integers are
 * exact: beyond 2^53 they come as `bigint`.
 *
 * @example
 * const node = new NodeClient("http://127.0.0.1:4000");
 * const id = await node.requestJob({ containers: ["hf_inference_client_service"], data: { task_id: 1, prompt: "Hi" } });
 * const job = await node.getJobResultSync(id);
 */
export class NodeClient {
  readonly #http: Http;

  /**
   * @param url base URL
   * @throws ServerUrlError when it is no http URL
   */
  constructor(url: string, options: HttpOptions = {}) {
    this.#http = createHttp(url, options);
  }

  /** Base URL, without a slash at the end. */
  get url(): string {
    return this.#http.url;
  }

  /** `GET /health`: whether the node calls itself healthy. Default timeout: 1 s. */
  async health({ timeoutMs = QUICK_MS, ...options }: CallOptions = {}): Promise<boolean> {
    const body = await this.#http.json({ method: "GET", path: "/health", timeoutMs, ...options });
    return readObject(body, "answer")["status"] === "healthy";
  }

  /** `GET /info`: its version, containers, unfinished work and address. Default timeout: 1 s. */
  async getInfo({ timeoutMs = QUICK_MS, ...options }: CallOptions = {}): Promise<NodeInfo> {
    return parseNodeInfo(await this.#http.json({ method: "GET", path: "/info", timeoutMs, ...options }));
  }

  /** `GET /resources`: machine and models of each container that answers. Default timeout: 1 s. */
  async getResources({
    timeoutMs = QUICK_MS,
    ...options
  }: CallOptions = {}): Promise<Record<string, ServiceResources>> {
    return parseResources(await this.#http.json({ method: "GET", path: "/resources", timeoutMs, ...options }));
  }

  /** `GET /resources?model_id=…`: which containers can serve a model. Default timeout: 1 s. */
  async checkModelSupport(
    modelId: string,
    { timeoutMs = QUICK_MS, ...options }: CallOptions = {},
  ): Promise<Record<string, ModelSupport>> {
    const query = [["model_id", modelId]] as const;
    return parseModelSupport(
      await this.#http.json({ method: "GET", path: "/resources", query, timeoutMs, ...options }),
    );
  }

  /**
   * `POST /api/jobs`: starts a job. Default timeout: 5 s.
   *
   * @returns its id
   */
  async requestJob(job: JobRequest, { timeoutMs = NORMAL_MS, ...options }: CallOptions = {}): Promise<string> {
    const body = serializeJob(job);
    const answer = await this.#http.json({ method: "POST", path: "/api/jobs", body, timeoutMs, ...options });
    return readString(readObject(answer, "answer")["id"], "id");
  }

  /**
   * `POST /api/jobs/batch`: starts several jobs, delegated subscriptions among them. Default timeout: 10 s.
   *
   * @returns what became of each, in the same order
   */
  async requestJobs(
    jobs: readonly (JobRequest | DelegatedRequest)[],
    { timeoutMs = BATCH_MS, ...options }: CallOptions = {},
  ): Promise<JobReceipt[]> {
    const body = jobs.map((job) => ("signature" in job ? serializeDelegatedRequest(job) : serializeJob(job)));
    const answer = await this.#http.json({ method: "POST", path: "/api/jobs/batch", body, timeoutMs, ...options });
    return readArray(answer, "answer").map((one, index) => parseReceipt(one, `[${index}]`));
  }

  /**
   * `GET /api/jobs?id=…`: how jobs of this client stand. Default timeout: 5 s.
   *
   * @param ids of jobs; those that the node doesn't know, or that are others', are left out of the answer
   */
  async getJobResults(
    ids: readonly string[],
    { intermediate = false, timeoutMs = NORMAL_MS, ...options }: CallOptions & { intermediate?: boolean } = {},
  ): Promise<JobResult[]> {
    // Without an id the node would answer with something else: the ids of all jobs.
    if (ids.length === 0) return [];
    const query = [
      ...ids.map((id) => ["id", id] as const),
      ...(intermediate ? [["intermediate", "true"] as const] : []),
    ];
    const answer = await this.#http.json({ method: "GET", path: "/api/jobs", query, timeoutMs, ...options });
    return readArray(answer, "answer").map((one, index) => parseJobResult(one, `[${index}]`));
  }

  /**
   * Waits for a job's result. `timeoutMs` (default: 5 s) is that of one look at it.
   *
   * @returns `undefined` when the node doesn't know the job
   * @throws JobFailedError when a container failed; JobTimeoutError when the job still runs after `retries` looks
   */
  async getJobResultSync(id: string, options: WaitForJobOptions = {}): Promise<JobResult | undefined> {
    const { timeoutMs, signal } = options;
    const call = { ...(timeoutMs !== undefined && { timeoutMs }), ...(signal && { signal }) };
    return waitForJob(id, async () => (await this.getJobResults([id], call))[0], options);
  }

  /**
   * `GET /api/jobs`: ids of this client's jobs. Default timeout: 5 s.
   *
   * @param pending true: those that run; false: those that have ended; left out: all
   */
  async getJobs({
    pending,
    timeoutMs = NORMAL_MS,
    ...options
  }: CallOptions & { pending?: boolean } = {}): Promise<string[]> {
    const query = pending === undefined ? [] : [["pending", String(pending)] as const];
    const answer = await this.#http.json({ method: "GET", path: "/api/jobs", query, timeoutMs, ...options });
    return readStrings(answer, "answer");
  }

  /**
   * `POST /api/jobs/stream`: runs the first container of a job and gives its output as it comes. Default timeout, for the
   * whole stream: 180 s.
   *
   * @throws ApiError when the node turns the job down. Reading the stream throws StreamFailedError when it breaks off
   * @example
   * const stream = await node.requestStream(job);
   * for await (const piece of stream.text()) process.stdout.write(piece);
   */
  async requestStream(job: JobRequest, { timeoutMs = STREAM_MS, ...options }: CallOptions = {}): Promise<JobStream> {
    const body = serializeJob(job);
    const open = await this.#http.open({ method: "POST", path: "/api/jobs/stream", body, timeoutMs, ...options });
    if (open.response.ok) return readJobStream(open);
    const text = await open.response.text().catch((error: unknown) => {
      throw open.explain(error);
    });
    throw toApiError(open.response, text);
  }

  /**
   * `PUT /api/status`: tells the node how a job stands that runs elsewhere. Taken from the node's own machine and
   * container networks only. Default timeout: 5 s.
   */
  async recordStatus(
    id: string,
    status: JobStatus,
    job: JobRequest,
    { timeoutMs = NORMAL_MS, ...options }: CallOptions = {},
  ): Promise<void> {
    const body = { id, status, ...serializeJob(job) };
    await this.#http.json({ method: "PUT", path: "/api/status", body, timeoutMs, ...options });
  }

  /**
   * Signs a delegated subscription and sends it to the node, which creates it on chain with its first delivery. Default
   * timeout: 5 s.
   *
   * That the node has accepted it says that it will compute; see `waitForDelegatedDelivery` for the delivery.
   *
   * @throws ChainError when the chain is not told and can't be asked; InvalidSignatureError when the account's signature is not one that the Coordinator takes
   */
  async requestDelegatedSubscription(
    { data, requiresProof, ...unsigned }: RequestDelegatedSubscriptionParameters,
    options: CallOptions = {},
  ): Promise<void> {
    const { subscription } = unsigned;
    const chainId = "chainId" in unsigned ? unsigned.chainId : await chainIdOf(unsigned.client);
    const signature = await signDelegatedSubscription({ ...unsigned, chainId });
    await this.sendDelegatedSubscription(
      { subscription, signature, data, ...(requiresProof !== undefined && { requiresProof }) },
      options,
    );
  }

  /** `POST /api/jobs`: sends a delegated subscription that is signed already. Default timeout: 5 s. */
  async sendDelegatedSubscription(
    request: DelegatedRequest,
    { timeoutMs = NORMAL_MS, ...options }: CallOptions = {},
  ): Promise<void> {
    const body = serializeDelegatedRequest(request);
    await this.#http.json({ method: "POST", path: "/api/jobs", body, timeoutMs, ...options });
  }

  /**
   * `GET /api/traces/…`: what a node of this kit has done about a subscription, step by step, oldest first. For the node's
   * administrator, who on the node's own machine needs no token. Default timeout: 5 s.
   *
   * @param subscriptionId of a delegated subscription, the negative number that the node's log has
   */
  async getTrace(
    subscriptionId: number,
    { timeoutMs = NORMAL_MS, ...options }: CallOptions = {},
  ): Promise<TraceEvent[]> {
    const path = `/api/traces/${subscriptionId}`;
    const answer = await this.#http.json({ method: "GET", path, timeoutMs, ...options });
    return readArray(answer, "answer").map((one, index) => parseTraceEvent(one, `[${index}]`));
  }

  /** `GET /api/traces`: the node's newest steps, newest first; as `getTrace`. */
  async getRecentTraces({
    limit = 100,
    timeoutMs = NORMAL_MS,
    ...options
  }: CallOptions & { limit?: number } = {}): Promise<TraceEvent[]> {
    const query = [["limit", String(limit)] as const];
    const answer = await this.#http.json({ method: "GET", path: "/api/traces", query, timeoutMs, ...options });
    return readArray(answer, "answer").map((one, index) => parseTraceEvent(one, `[${index}]`));
  }
}

const chainIdOf = (client: Client): Promise<number> => readChain("asking for the chain's id", () => getChainId(client));
