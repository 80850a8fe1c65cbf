import { abortableSleep } from "../abortableSleep.ts";
import { JobFailedError } from "../errors/JobFailedError.ts";
import { JobTimeoutError } from "../errors/JobTimeoutError.ts";
import type { CallOptions } from "./createHttp.ts";
import type { JobResult } from "./Job.ts";

/** How often to look for a job's result. */
export interface WaitForJobOptions extends CallOptions {
  /** How many times the job is looked at, once in each interval. Default 5. */
  retries?: number;
  /** Milliseconds between two looks. Default 1000. */
  intervalMs?: number;
}

/** Extra looks in the first interval, since most jobs take no second: milliseconds since the look before. */
const EARLY_LOOKS_MS = [25, 50, 100, 200];

/**
 * Looks at a job until it has ended.
 *
 * @param look asks for the job; `undefined` when the node doesn't know it
 * @returns `undefined` when the node doesn't know the job, twice in a row: some nodes know a job only after they have
 * given out its id
 * @throws JobFailedError when a container failed; JobTimeoutError when the job still runs in the end
 */
export async function waitForJob(
  id: string,
  look: () => Promise<JobResult | undefined>,
  { retries = 5, intervalMs = 1000, signal }: WaitForJobOptions,
): Promise<JobResult | undefined> {
  let isMissing = false;
  for (const wait of waits(retries, intervalMs)) {
    if (wait > 0) await abortableSleep(wait, signal);
    const job = await look();
    if (job === undefined && isMissing) return undefined;
    isMissing = job === undefined;
    if (job === undefined || job.status === "running") continue;
    if (job.status === "success") return job;
    const { container = "", error = "" } = job.result ?? {};
    throw new JobFailedError({ id, container, error });
  }
  if (isMissing) return undefined;
  throw new JobTimeoutError({ id, retries });
}

/** Milliseconds to wait before each look. */
function* waits(retries: number, intervalMs: number): Generator<number, void, void> {
  yield 0;
  if (retries < 2) return;
  let waited = 0;
  for (const wait of EARLY_LOOKS_MS) {
    if (waited + wait >= intervalMs) break;
    waited += wait;
    yield wait;
  }
  yield intervalMs - waited;
  for (let look = 2; look < retries; look += 1) yield intervalMs;
}
