import type { DemoOutput, DemoRow } from "../demo/demoPrompts.ts";
import { heading, twoColumns } from "./table.ts";

/** One request of the demo and its answer, for a person. */
export function describeDemoRow(row: DemoRow): string {
  const gas = (amount: number) => `gas ${amount.toLocaleString("en-US")}`;
  return `${heading(row.task)}\n${twoColumns([
    ["input", row.input],
    ["answer", describeOutput(row.output)],
    ["subscription", String(row.subscriptionId)],
    ["request", `${row.requestTx}  ${gas(row.requestGas)}`],
    ["delivery", `${row.deliveryTx}  ${gas(row.deliveryGas)}`],
    ["time", `${row.latencyMs} ms`],
  ])}`;
}

function describeOutput(output: DemoOutput): string {
  if (typeof output === "string") return output;
  if (output.length === 0) return "(none found)";
  return output
    .map((one) => `${"label" in one ? one.label : one.entity_group} ${(100 * one.score).toFixed(1)} %`)
    .join(", ");
}
