import { getBalance } from "viem/actions";
import type { DeploymentContext } from "../DeploymentContext.ts";
import { ask } from "../errors/DeployRpcError.ts";
import { readDataFees } from "../fees/readDataFee.ts";
import { type GasFees, readFees } from "../fees/readFees.ts";
import type { Attempt } from "../journal/attempts.ts";
import type { DeploymentPlan } from "./DeploymentPlan.ts";

/** How far a step is: it was mined, it was signed and may have been sent, or nothing of it exists yet. */
export type StepStatus = "mined" | "signed" | "planned";

/** What the rest of a deployment costs at present; amounts in wei. */
export interface DeploymentQuote {
  /** By step, in the plan's order. */
  status: StepStatus[];
  /** Gas of what isn't mined yet, paid by the deployer. */
  gas: bigint;
  fees: GasFees;
  /** What is expected to be spent, with what is sent along. */
  cost: bigint;
  /** What has to be there for every transaction to be accepted. */
  needed: bigint;
  balance: bigint;
  /** How much the deployer lacks; 0 when nothing. */
  missing: bigint;
}

/**
 * Says what the steps of a plan cost that are not mined yet.
 *
 * @param attempt how far the plan is
 * @param cap most to pay for a unit of gas, in wei
 * @throws {DeployRpcError}
 */
export async function quoteDeployment(
  { client, account, chainId }: DeploymentContext,
  plan: DeploymentPlan,
  { attempt, cap }: { attempt?: Attempt | undefined; cap?: bigint | undefined } = {},
): Promise<DeploymentQuote> {
  const status = plan.steps.map(({ id }): StepStatus => {
    const progress = attempt?.steps.get(id);
    if (progress?.mined) return "mined";
    return (progress?.signed.length ?? 0) > 0 ? "signed" : "planned";
  });
  const open = plan.steps.filter(({ presigned }, index) => status[index] !== "mined" && presigned === undefined);
  const [fees, dataFees, balance] = await Promise.all([
    readFees(client, cap),
    readDataFees(client, open, chainId),
    ask("the deployer's balance", () => getBalance(client, { address: account.address })),
  ]);
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  const gas = sum(open.map((step) => step.gas));
  const value = sum(open.map((step) => step.value));
  const dataFee = sum(dataFees);
  const needed = sum(open.map((step) => step.gasLimit * fees.maxFeePerGas)) + value + dataFee;
  return {
    ...{ status, gas, fees, needed, balance },
    cost: gas * fees.expected + value + dataFee,
    missing: needed > balance ? needed - balance : 0n,
  };
}
