/** `npm run bench:gas`: gas of every call of the protocol, beside the reference's. `--json` for programs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./rows.ts";
import { buildContracts, createSetting } from "./setting.ts";

interface Baseline {
  deployments: [name: string, gas: number, size: number][];
  calls: [name: string, gas: number, calldata: number][];
}

/** Rows that the reference has no call for, beside the call of the reference that does the same. */
const COMPARED_WITH = new Map([
  ...[31, 100].map((length): [string, string] => [
    `LeanCallbackConsumer._requestCompute ${length}B input, no payment`,
    `CallbackConsumer._requestCompute ${length}B input, no payment`,
  ]),
  [
    "deliverCompute eager no payment, EIP-7702 batch of 10, per delivery",
    "deliverCompute eager no payment (1st of interval; in 32B out 100B)",
  ],
]);

const baseline = JSON.parse(readFileSync(join(import.meta.dirname, "baseline.json"), "utf8")) as Baseline;
const geometricMean = (ratios: readonly number[]) =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

buildContracts();
const setting = await createSetting();
try {
  const { calls, deployments } = await measure(setting);
  const rows = [
    ...baseline.deployments.map(([name, gas]) => ({
      name: `DEPLOY ${name}`,
      reference: gas,
      gas: Number(deployments.get(name)?.gas),
    })),
    ...baseline.calls.map(([name, gas]) => ({ name, reference: gas, gas: Number(calls.get(name)) })),
  ].map((row) => ({ ...row, ratio: row.gas / row.reference }));
  const missing = rows.filter(({ gas }) => !Number.isFinite(gas));
  if (missing.length > 0) throw new Error(`not measured: ${missing.map(({ name }) => name).join("; ")}`);
  const references = new Map(baseline.calls.map(([name, gas]) => [name, gas]));
  const ours = [...calls]
    .filter(([name]) => !references.has(name))
    .map(([name, gas]) => {
      const reference = references.get(COMPARED_WITH.get(name) ?? "");
      return { name, gas: Number(gas), reference, ratio: reference && Number(gas) / reference };
    });
  const mean = geometricMean(rows.map(({ ratio }) => ratio));

  if (process.argv.includes("--json")) console.log(JSON.stringify({ rows, ours, geometricMean: mean }));
  else {
    const width = Math.max(...[...rows, ...ours].map(({ name }) => name.length));
    console.log(`${"".padEnd(width)}       ours  reference  ratio`);
    for (const { name, gas, reference, ratio } of [...rows, ...ours]) {
      const cells = [
        gas.toLocaleString("en").padStart(11),
        (reference?.toLocaleString("en") ?? "").padStart(11),
        (ratio?.toFixed(3) ?? "").padStart(7),
      ];
      console.log((name.padEnd(width) + cells.join("")).trimEnd());
    }
    console.log(`${"geometric mean".padEnd(width + 22)}${mean.toFixed(3).padStart(7)}`);
  }
} finally {
  await setting.close();
}
