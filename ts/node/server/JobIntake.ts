import type { ContainerChain } from "../containers/ContainerDirectory.ts";
import type { JobRequest } from "../store/Store.ts";
import type { Client } from "./access/Client.ts";
import { HttpError } from "./HttpError.ts";
import type { ParsedJob } from "./parseJob.ts";
import type { RouteOptions } from "./RouteOptions.ts";

/** What a client is told of one job: its id, nothing for a delegated subscription, or why it was turned down. */
export type JobAnswer = { id?: string } | HttpError;

/** Judges jobs and hands them on: to containers, or, delegated subscriptions, to the chain's part of the node. */
export class JobIntake {
  readonly #options: RouteOptions;

  constructor(options: RouteOptions) {
    this.#options = options;
  }

  /**
   * Takes jobs. Those that are all right are stored in one step, whatever the others are.
   *
   * @returns an answer for each, in order
   */
  async accept(client: Client, parsed: readonly ParsedJob[]): Promise<JobAnswer[]> {
    const { jobs, metrics } = this.#options;
    const judged = this.#judge(client, parsed);
    const good = judged.filter((one): one is GoodJob => "chain" in one);
    const ids = good.length === 0 ? [] : await jobs.accept(client.owner, good);
    metrics.count("jobs_accepted_total", { kind: "job" }, ids.length);
    const idOf = new Map(good.map((job, index) => [job, ids[index]]));
    const answers: JobAnswer[] = [];
    for (const [index, one] of judged.entries()) {
      const job = parsed[index];
      if ("chain" in one) answers.push({ id: idOf.get(one) ?? "" });
      else if (job?.kind === "delegated") answers.push(await this.#acceptDelegated(job, client));
      else answers.push(one.refusal);
    }
    for (const answer of answers) {
      if (answer instanceof HttpError) metrics.count("jobs_refused_total", { reason: reasonLabel(answer) });
    }
    return answers;
  }

  /** Judges a job off chain. @throws HttpError when it is turned down */
  judge(client: Client, request: JobRequest): ContainerChain {
    const { guardian, containers } = this.#options;
    const { chain, rejection } = guardian.job(request, client.ip);
    if (rejection) throw HttpError.of(rejection);
    if (containers.room(chain[0]) <= 0) throw busy(chain[0].id);
    return chain;
  }

  #judge(client: Client, parsed: readonly ParsedJob[]): (GoodJob | { refusal: HttpError })[] {
    const { containers } = this.#options;
    const taken = new Map<string, number>();
    return parsed.map((one) => {
      if (one.kind !== "job") return { refusal: invalid(one) };
      try {
        const chain = this.judge(client, one.request);
        const [first] = chain;
        const before = taken.get(first.id) ?? 0;
        if (containers.room(first) <= before) throw busy(first.id);
        taken.set(first.id, before + 1);
        return { request: one.request, chain };
      } catch (error) {
        if (error instanceof HttpError) return { refusal: error };
        throw error;
      }
    });
  }

  async #acceptDelegated({ request }: ParsedJob & { kind: "delegated" }, client: Client): Promise<JobAnswer> {
    const { delegated, metrics } = this.#options;
    if (!delegated) {
      const { owner } = request.subscription;
      return new HttpError(405, "Chain not enabled", { params: { owner, nonce: request.signature.nonce } });
    }
    const rejection = await delegated.accept(request, client.ip);
    metrics.count("delegated_total", { outcome: rejection ? "refused" : "accepted" });
    return rejection ? HttpError.of(rejection) : {};
  }
}

interface GoodJob {
  request: JobRequest;
  chain: ContainerChain;
}

const invalid = (parsed: ParsedJob): HttpError =>
  new HttpError(400, parsed.kind === "invalid" ? parsed.error : "Invalid request");

const busy = (container: string): HttpError =>
  new HttpError(429, "Container busy", { params: { container }, headers: { "retry-after": "1" } });

/** A label that takes few values, whatever clients send. */
const reasonLabel = ({ statusCode, message }: HttpError): string => (statusCode === 400 ? "Invalid request" : message);
