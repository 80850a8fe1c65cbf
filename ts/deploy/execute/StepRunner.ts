import { setTimeout as sleep } from "node:timers/promises";
import type { TransactionReceipt } from "viem";
import { getBalance, getTransaction, getTransactionCount } from "viem/actions";
import { reasonOf } from "../../protocol/reasonOf.ts";
import type { DeploymentContext } from "../DeploymentContext.ts";
import { DeployerFundsError } from "../errors/DeployerFundsError.ts";
import { DeploymentFailedError } from "../errors/DeploymentFailedError.ts";
import { DeploymentStoppedError } from "../errors/DeploymentStoppedError.ts";
import { ask, DeployRpcError } from "../errors/DeployRpcError.ts";
import { NonceTakenError } from "../errors/NonceTakenError.ts";
import { readFees } from "../fees/readFees.ts";
import { type Attempt, progressOf } from "../journal/attempts.ts";
import type { Journal } from "../journal/Journal.ts";
import type { MinedRecord, SignedRecord } from "../journal/JournalRecord.ts";
import type { DeploymentStep } from "../plan/DeploymentPlan.ts";
import { sendOutcome } from "../rpcRefusal.ts";
import type { DeploymentTarget } from "../targets/DeploymentTarget.ts";
import type { ExecuteOptions } from "./executeDeployment.ts";
import { findReceipt, LOOKS_BEFORE_TAKEN, minedNonces } from "./nonceFate.ts";
import { higherFees, signStep } from "./signStep.ts";

export interface StepRunnerOptions {
  context: DeploymentContext;
  journal: Journal;
  attempt: Attempt;
  target: DeploymentTarget;
  options: Required<Omit<ExecuteOptions, "signal" | "onEvent">> & Pick<ExecuteOptions, "signal" | "onEvent">;
  /** Most to pay for a unit of gas, in wei. */
  maxFeePerGas: bigint | undefined;
}

/**
 * Sends the transactions of a deployment and follows them until they are mined.
 *
 * A transaction is signed and in the journal, on the disk, before it is sent the first time. After that only the same
 * bytes are sent again, or a version with the same nonce that pays more: whatever happens, one of them is mined at most.
 */
export class StepRunner {
  readonly #options: StepRunnerOptions;

  constructor(options: StepRunnerOptions) {
    this.#options = options;
  }

  /**
   * Sends a step, unless it was mined already. Returns once the RPC has it, or may have it.
   *
   * @throws {NonceTakenError} {@link DeployerFundsError} {@link DeploymentFailedError} {@link DeployRpcError}
   */
  async send(step: DeploymentStep): Promise<void> {
    const { context, journal, attempt, maxFeePerGas } = this.#options;
    const progress = progressOf(attempt, step.id);
    if (progress.mined) {
      if (await findReceipt(context.client, [progress.mined.hash])) return;
      await journal.append({ type: "unmined", step: step.id });
    }
    let version = progress.signed.at(-1);
    if (version === undefined) {
      await this.#checkNonce(step);
      version = await signStep(context, step, await readFees(context.client, maxFeePerGas));
      await journal.append(version);
    } else if (await this.#settle(step)) return;
    await this.#broadcast(step, version);
  }

  /**
   * Waits until a step is mined, sending it again, or with higher fees, as long as it takes.
   *
   * @throws {DeploymentStoppedError} when it takes too long or the user has enough: run it again
   * @throws {DeploymentFailedError} when it reverted
   * @throws {NonceTakenError} when another transaction has used its nonce
   */
  async wait(step: DeploymentStep): Promise<void> {
    const { context, attempt, options } = this.#options;
    const progress = progressOf(attempt, step.id);
    const beganAt = performance.now();
    let [sentAt, answeredAt, looksTaken] = [beganAt, beganAt, 0];
    const stopped = (reason: string, cause?: unknown) => {
      const hash = progress.signed.at(-1)?.hash;
      return new DeploymentStoppedError({ step: step.title, reason, ...(hash && { hash }), cause });
    };
    while (progress.mined === undefined) {
      if (options.signal?.aborted) throw stopped("it was interrupted", options.signal.reason);
      try {
        if (await this.#settle(step)) return;
        const isTaken = step.nonce !== undefined && (await minedNonces(context)) > step.nonce;
        looksTaken = isTaken ? looksTaken + 1 : 0;
        if (looksTaken >= LOOKS_BEFORE_TAKEN) throw this.#nonceTaken(step, false);
        const now = performance.now();
        answeredAt = now;
        if (now - beganAt > options.timeoutMs) throw stopped(`it isn't mined after ${options.timeoutMs / 1_000} s`);
        if (!isTaken && now - sentAt >= options.resendMs) {
          sentAt = now;
          await this.#nudge(step, now - beganAt);
        }
      } catch (error) {
        if (!(error instanceof DeployRpcError)) throw error;
        if (performance.now() - answeredAt > options.patienceMs) throw stopped("the RPC does not answer", error);
      }
      await sleep(options.pollMs, undefined, { ...(options.signal && { signal: options.signal }) }).catch(
        () => undefined,
      );
    }
  }

  /** Looks for the receipt, and keeps it. */
  async #settle(step: DeploymentStep): Promise<boolean> {
    const { context, attempt, journal, target, options } = this.#options;
    const receipt = await findReceipt(
      context.client,
      progressOf(attempt, step.id).signed.map(({ hash }) => hash),
    );
    if (receipt === undefined) return false;
    const created = target.created?.(step, receipt);
    const record: MinedRecord = {
      type: "mined",
      step: step.id,
      hash: receipt.transactionHash,
      blockNumber: receipt.blockNumber,
      gasUsed: receipt.gasUsed,
      cost: step.presigned === undefined ? costOf(receipt) : 0n,
      reverted: receipt.status === "reverted",
      ...(created && { created }),
    };
    await journal.append(record);
    if (record.reverted) {
      throw new DeploymentFailedError({
        contractName: step.title,
        hash: record.hash,
        reason: record.gasUsed >= step.gasLimit ? "it ran out of gas" : "the transaction reverted",
      });
    }
    options.onEvent?.({ ...record, step });
    return true;
  }

  async #broadcast(step: DeploymentStep, { raw, hash }: SignedRecord): Promise<void> {
    const { context, attempt, options } = this.#options;
    options.signal?.throwIfAborted();
    options.onEvent?.({ type: "sent", step, hash });
    try {
      await context.client.request({ method: "eth_sendRawTransaction", params: [raw] });
    } catch (error) {
      const outcome = sendOutcome(error);
      const isFirst = progressOf(attempt, step.id).signed.length === 1;
      // What its signer was sent may not have reached this RPC yet.
      if (outcome === "unfunded" && step.presigned === undefined) throw await this.#unfunded(error);
      if (outcome === "replacing" && isFirst) throw this.#nonceTaken(step, true);
      if (outcome === "underpriced") await this.#bump(step);
      if ((outcome === "refused" || outcome === "unprotected") && !(await this.#isKnown(hash))) {
        throw new DeploymentFailedError({
          contractName: step.title,
          reason:
            outcome === "unprotected"
              ? "this RPC takes no transaction without a chain id, as the deployment proxy's is. Deploy without --deterministic"
              : "the transaction was refused",
          details: reasonOf(error),
          cause: error,
        });
      }
      // Otherwise it is in the pool, or may be: looking at the chain tells.
    }
  }

  /** The same bytes again, or after a while a version that pays more. */
  async #nudge(step: DeploymentStep, waitedMs: number): Promise<void> {
    const last = progressOf(this.#options.attempt, step.id).signed.at(-1);
    const bumps = progressOf(this.#options.attempt, step.id).signed.length;
    if (waitedMs >= bumps * this.#options.options.bumpMs && step.presigned === undefined) await this.#bump(step);
    else if (last) await this.#broadcast(step, last);
  }

  async #bump(step: DeploymentStep): Promise<void> {
    const { context, attempt, journal, maxFeePerGas } = this.#options;
    const last = progressOf(attempt, step.id).signed.at(-1);
    const market = await readFees(context.client, maxFeePerGas);
    const fees = last && step.presigned === undefined ? higherFees(last, market, maxFeePerGas) : undefined;
    if (fees === undefined) return;
    const version = await signStep(context, step, fees);
    await journal.append(version);
    await this.#broadcast(step, version);
  }

  async #checkNonce(step: DeploymentStep): Promise<void> {
    const { context } = this.#options;
    if (step.nonce === undefined) return;
    if ((await minedNonces(context)) > step.nonce) throw this.#nonceTaken(step, false);
    const { client, account } = context;
    const pending = await ask("the deployer's nonce", () =>
      getTransactionCount(client, { address: account.address, blockTag: "pending" }),
    );
    if (pending > step.nonce) throw this.#nonceTaken(step, true);
  }

  #nonceTaken({ title, nonce = 0 }: DeploymentStep, isPending: boolean): NonceTakenError {
    const { context, attempt } = this.#options;
    const lost = attempt.plan.steps.flatMap(({ id, title: what, address, nonce: own }) =>
      own !== undefined && address && attempt.steps.get(id)?.mined ? [`${what} (${address})`] : [],
    );
    return new NonceTakenError({ deployer: context.account.address, step: title, nonce, isPending, lost });
  }

  async #unfunded(cause: unknown): Promise<DeployerFundsError> {
    const { context, attempt, target, maxFeePerGas } = this.#options;
    const { client, account } = context;
    const [balance, fees] = await Promise.all([
      ask("the deployer's balance", () => getBalance(client, { address: account.address })),
      readFees(client, maxFeePerGas),
    ]);
    const open = attempt.plan.steps.filter(({ id, presigned }) => !presigned && !attempt.steps.get(id)?.mined);
    const needed = open.reduce((sum, { gasLimit, value }) => sum + gasLimit * fees.maxFeePerGas + value, 0n);
    return new DeployerFundsError({
      ...{ deployer: account.address, balance, contractName: target.title, cause },
      ...(needed > balance && { needed }),
    });
  }

  async #isKnown(hash: `0x${string}`): Promise<boolean> {
    const { client } = this.#options.context;
    return getTransaction(client, { hash }).then(
      () => true,
      () => false,
    );
  }
}

/** What the sender has paid, in wei; chains of the OP Stack name what the chain below has cost in a field of their own. */
function costOf(receipt: TransactionReceipt): bigint {
  const { l1Fee } = receipt as { l1Fee?: unknown };
  const dataFee = typeof l1Fee === "string" || typeof l1Fee === "bigint" ? BigInt(l1Fee) : 0n;
  return receipt.gasUsed * receipt.effectiveGasPrice + dataFee;
}
