import type { Address } from "viem";
import type { DeploymentPlan } from "../plan/DeploymentPlan.ts";
import type { JournalRecord, MinedRecord, SignedRecord } from "./JournalRecord.ts";

/** What became of one step so far. */
export interface StepProgress {
  /** Each version that was signed, with the same nonce; the last pays most. */
  signed: SignedRecord[];
  mined: MinedRecord | undefined;
}

/** One run at a deployment, over as many processes as it takes. */
export interface Attempt {
  plan: DeploymentPlan;
  /** ISO 8601. */
  at: string;
  steps: Map<string, StepProgress>;
  /** How it ended; undefined while it is unfinished. */
  end: "done" | "abandoned" | undefined;
  /** Where everything stands, once it is done. */
  addresses: Record<string, Address>;
}

/** Applies one record to the attempts before it. */
export function applyRecord(attempts: Attempt[], record: JournalRecord): void {
  if (record.type === "plan") {
    const { plan, at } = record;
    const steps = new Map(plan.steps.map(({ id }) => [id, { signed: [], mined: undefined }]));
    attempts.push({ plan, at, steps, end: undefined, addresses: {} });
    return;
  }
  const attempt = attempts.at(-1);
  if (attempt === undefined) throw new Error(`a ${record.type} before any plan`);
  if (record.type === "abandoned") attempt.end = "abandoned";
  else if (record.type === "done") Object.assign(attempt, { end: "done", addresses: record.addresses });
  else {
    const step = progressOf(attempt, record.step);
    if (record.type === "signed") step.signed.push(record);
    else step.mined = record.type === "mined" ? record : undefined;
  }
}

/** How far a step of an attempt is. */
export function progressOf({ steps }: Attempt, id: string): StepProgress {
  const step = steps.get(id);
  if (step === undefined) throw new Error(`no step "${id}" in the plan`);
  return step;
}
