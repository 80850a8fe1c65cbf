import type { Hash } from "viem";
import { readAddressBookOf, writeAddressBook } from "../book/addressBookFile.ts";
import { DeployerFundsError } from "../errors/DeployerFundsError.ts";
import { JournalError } from "../errors/JournalError.ts";
import type { Attempt } from "../journal/attempts.ts";
import { Journal } from "../journal/Journal.ts";
import type { MinedRecord } from "../journal/JournalRecord.ts";
import type { DeploymentStep } from "../plan/DeploymentPlan.ts";
import { quoteDeployment } from "../plan/DeploymentQuote.ts";
import type { PreparedDeployment } from "../prepareDeployment.ts";
import type { Addresses, DeploymentOutcome } from "../targets/DeploymentTarget.ts";
import { StepRunner } from "./StepRunner.ts";

/** What happens, for somebody who watches. */
export type DeploymentEvent =
  | { type: "sent"; step: DeploymentStep; hash: Hash }
  | ({ step: DeploymentStep } & Omit<MinedRecord, "step">);

/** How a prepared deployment is carried out. */
export interface ExecuteOptions {
  /** Told of every transaction that is sent or mined. */
  onEvent?: (event: DeploymentEvent) => void;
  /** Ends the waiting; the next run continues. */
  signal?: AbortSignal;
  /** Milliseconds between looks for a receipt. Default: the client's polling interval. */
  pollMs?: number;
  /** Milliseconds after which the same bytes are sent again. Default 10,000. */
  resendMs?: number;
  /** Milliseconds after which a version that pays more is sent. Default 60,000. */
  bumpMs?: number;
  /** Milliseconds without an answer of the RPC. Default 60,000. */
  patienceMs?: number;
  /** Milliseconds for one transaction to be mined. Default 600,000. */
  timeoutMs?: number;
}

/** A deployment that is done. */
export interface DeploymentResult {
  addresses: Addresses;
  /** By step; also those of earlier runs. Empty when everything stood there before. */
  mined: ReadonlyMap<string, MinedRecord>;
  gasUsed: bigint;
  /** In wei, without what was sent along. */
  cost: bigint;
}

/**
 * Carries out a prepared deployment and enters it into the address book.
 *
 * Every transaction is in the journal before it is sent, so after a crash, a lost RPC or an interruption the next
 * `prepareDeployment` takes up this deployment where it was, and nothing is deployed twice.
 *
 * @throws {DeployerFundsError} when the deployer can't pay for the rest; nothing is sent then
 * @throws {NonceTakenError} when another transaction has used a planned nonce
 * @throws {DeploymentFailedError} when a transaction is refused or reverts
 * @throws {DeploymentStoppedError} when it has to be run again to go on
 * @throws {JournalError} when another process is at it
 * @throws {DeployRpcError}
 */
export async function executeDeployment(
  prepared: PreparedDeployment,
  options: ExecuteOptions = {},
): Promise<DeploymentResult> {
  const { context, target, plan, state, folder } = prepared;
  if (state === "exists") {
    return finish(prepared, { plan, addresses: plan.addresses, mined: new Map() });
  }
  await using journal = await Journal.open(prepared.journalPath);
  const attempt = await beginAttempt(prepared, journal);
  const runner = new StepRunner({
    ...{ context, journal, attempt, target, maxFeePerGas: prepared.maxFeePerGas },
    options: { ...DEFAULTS, pollMs: context.client.pollingInterval, ...options },
  });
  const waiting: DeploymentStep[] = [];
  for (const step of attempt.plan.steps) {
    await runner.send(step);
    if (step.waits) await runner.wait(step);
    else waiting.push(step);
  }
  for (const step of waiting) await runner.wait(step);

  const mined = new Map([...attempt.steps].flatMap(([id, step]) => (step.mined ? [[id, step.mined]] : [])));
  const outcome: DeploymentOutcome = { plan: attempt.plan, addresses: attempt.plan.addresses, mined };
  const addresses = await target.check(context, outcome);
  const result = await finish({ context, target, folder }, { ...outcome, addresses });
  await journal.append({ type: "done", addresses });
  return result;
}

const DEFAULTS = { resendMs: 10_000, bumpMs: 60_000, patienceMs: 60_000, timeoutMs: 600_000 };

/** Writes the plan down, or takes up the one that is there. */
async function beginAttempt(prepared: PreparedDeployment, journal: Journal): Promise<Attempt> {
  const { context, target, plan, state, attempts, abandons, maxFeePerGas: cap } = prepared;
  if (journal.attempts.length !== attempts || (state === "unfinished" && journal.current?.end !== undefined)) {
    throw new JournalError("Another deployment has changed the journal since this one was planned.", {
      code: "JOURNAL_CHANGED",
      metaMessages: ["Run it again to plan with what is there now."],
    });
  }
  const attempt = state === "unfinished" ? journal.current : undefined;
  const { balance, needed, missing } = await quoteDeployment(context, plan, { attempt, cap });
  if (missing > 0n) {
    throw new DeployerFundsError({ deployer: plan.deployer, balance, needed, contractName: target.title });
  }
  if (abandons !== undefined) await journal.append({ type: "abandoned", reason: abandons });
  if (attempt === undefined) {
    await journal.append({ type: "plan", version: 1, at: new Date().toISOString(), plan });
  }
  const { current } = journal;
  if (current === undefined) throw new Error("a plan was appended and is not there");
  return current;
}

/** Enters the outcome into the address book, as it is by now. */
async function finish(
  { context, target, folder }: Pick<PreparedDeployment, "context" | "target" | "folder">,
  outcome: DeploymentOutcome,
): Promise<DeploymentResult> {
  const book = await readAddressBookOf(folder, context);
  const updated = target.record(book, outcome);
  const chainName = context.client.chain?.name;
  if (updated !== book) await writeAddressBook(folder, { ...(chainName && { chainName }), ...updated });
  const records = [...outcome.mined.values()];
  return {
    addresses: outcome.addresses,
    mined: outcome.mined,
    gasUsed: records.reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
    cost: records.reduce((sum, { cost }) => sum + cost, 0n),
  };
}
