/** `npm run bench:gas`: gas of every call of the protocol, beside the reference's. `--json` for programs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./rows.ts";
import { buildContracts, createSetting } from "./setting.ts";

interface Baseline {
  deployments: [name: string, gas: number, size: number][];
  calls: [name: string, gas: number, calldata: number][];
}

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
  const known = new Set(baseline.calls.map(([name]) => name));
  const ours = [...calls].filter(([name]) => !known.has(name)).map(([name, gas]) => ({ name, gas: Number(gas) }));
  const mean = geometricMean(rows.map(({ ratio }) => ratio));

  if (process.argv.includes("--json")) console.log(JSON.stringify({ rows, ours, geometricMean: mean }));
  else {
    const width = Math.max(...rows.map(({ name }) => name.length));
    console.log(`${"".padEnd(width)}       ours  reference  ratio`);
    for (const { name, gas, reference, ratio } of rows) {
      const cells = [
        gas.toLocaleString("en").padStart(11),
        reference.toLocaleString("en").padStart(11),
        ratio.toFixed(3).padStart(7),
      ];
      console.log(name.padEnd(width) + cells.join(""));
    }
    for (const { name, gas } of ours) console.log(name.padEnd(width) + gas.toLocaleString("en").padStart(11));
    console.log(`${"geometric mean".padEnd(width + 22)}${mean.toFixed(3).padStart(7)}`);
  }
} finally {
  await setting.close();
}
