import { styleText } from "node:util";
import { type Chain, formatEther, formatGwei } from "viem";
import { explorerUrl } from "../../deploy/chains/chainPresets.ts";
import type { DeploymentResult } from "../../deploy/execute/executeDeployment.ts";
import type { PreparedDeployment } from "../../deploy/prepareDeployment.ts";
import { columns, heading, twoColumns } from "../output/table.ts";

const grouped = (value: bigint | number) => value.toLocaleString("en-US");

/** What a person reads before agreeing: what is there, what will be sent, where it comes to stand, what it costs. */
export function describePlan({ state, target, context, plan, quote, notes }: PreparedDeployment, chain: Chain): string {
  const symbol = chain.nativeCurrency.symbol;
  const money = (wei: bigint) => `${formatEther(wei)} ${symbol}`;
  const title = `${target.title} on ${chain.name} (chain ${context.chainId})`;
  const warnings = notes.map((note) => `${styleText("yellow", note, { stream: process.stdout })}\n`).join("");
  const shown: ReadonlySet<string | undefined> = new Set(plan.steps.map(({ address }) => address));
  const others = Object.entries(plan.addresses).filter(([, address]) => !shown.has(address));
  const addresses = others.length > 0 ? twoColumns(others) : "";
  if (state === "exists") return `${heading(`There is ${title} already; nothing to send.`)}\n${addresses}`;
  const verb = state === "unfinished" ? "Continue with" : "Deploy";
  const steps = plan.steps.map((step, index) => [
    String(index + 1),
    step.title,
    step.presigned ? "not ours" : String(step.nonce),
    grouped(step.gas),
    { mined: "done", signed: "sent, perhaps", planned: "to send" }[quote.status[index] ?? "planned"],
    step.address ?? step.to ?? "",
  ]);
  return (
    `${heading(`${verb} ${title}`)}\n${warnings}` +
    `${columns(["step", "what", "nonce", "gas", "state", "address"], steps)}${addresses}` +
    twoColumns([
      ["deployer", `${context.account.address}, has ${money(quote.balance)}`],
      ["gas", `${grouped(quote.gas)} at ${formatGwei(quote.fees.expected)} gwei`],
      ["cost", `about ${money(quote.cost)}; at most ${money(quote.needed)}`],
      ...(quote.missing > 0n ? [["missing", money(quote.missing)] as const] : []),
    ])
  );
}

/** What a person reads when it is done. */
export function describeResult({ addresses, mined, gasUsed, cost }: DeploymentResult, chain: Chain): string {
  const rows = [...mined].map(([step, { hash, blockNumber }]) => {
    const link = explorerUrl(chain, "tx", hash);
    return [step, `${link ?? hash} (block ${blockNumber})`] as const;
  });
  const total = [["cost", `${formatEther(cost)} ${chain.nativeCurrency.symbol}, ${grouped(gasUsed)} gas`] as const];
  return `${heading("Done.")}\n${twoColumns([...rows, ...(mined.size > 0 ? total : []), ...Object.entries(addresses)])}`;
}

/** The plan for a program; amounts in wei, as decimal strings. */
export function planJson(prepared: PreparedDeployment): Record<string, unknown> {
  const { state, context, plan, quote, notes, journalPath } = prepared;
  return {
    ...{ state, chainId: context.chainId, deployer: plan.deployer, key: plan.key, addresses: plan.addresses },
    steps: plan.steps.map(({ id, title, nonce, to, gas, gasLimit, address }, index) => ({
      ...{ id, title, status: quote.status[index], nonce, to, address },
      ...{ gas: String(gas), gasLimit: String(gasLimit) },
    })),
    ...{ gas: String(quote.gas), gasPrice: String(quote.fees.expected), cost: String(quote.cost) },
    ...{ needed: String(quote.needed), balance: String(quote.balance), missing: String(quote.missing) },
    ...{ notes, journal: journalPath },
  };
}

/** The outcome for a program. */
export function resultJson({ addresses, mined, gasUsed, cost }: DeploymentResult): Record<string, unknown> {
  const transactions = [...mined].map(([step, { hash, blockNumber }]) => ({
    ...{ step, hash, blockNumber: String(blockNumber) },
  }));
  return { addresses, transactions, gasUsed: String(gasUsed), spent: String(cost) };
}
