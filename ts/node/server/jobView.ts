import type { ContainerResult, Job, JobStatus } from "../store/Store.ts";

/** A job as `GET /api/jobs` shows it. */
export interface JobView {
  id: string;
  status: JobStatus;
  result: ContainerResult | null;
  intermediate_results?: readonly ContainerResult[];
}

/**
 * Shows a job to its owner: the last container's result, and, when asked for, those of the containers before it.
 */
export function jobView({ id, status, results }: Job, withIntermediate: boolean): JobView {
  return {
    id,
    status,
    result: results.at(-1) ?? null,
    ...(withIntermediate && { intermediate_results: results.slice(0, -1) }),
  };
}
