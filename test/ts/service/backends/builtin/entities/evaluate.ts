/**
 * Prints precision, recall and F1 of the builtin named-entity recogniser, for `docs/builtin-models.md`.
 *
 *   npx node test/ts/service/backends/builtin/entities/evaluate.ts            # tables for dev and held-out
 *   npx node test/ts/service/backends/builtin/entities/evaluate.ts --misses   # and the dev sentences that fail
 *
 * Failing held-out sentences are never printed: nobody should tune on them.
 */
import { dev, heldOut } from "./evaluation.ts";
import { evaluate } from "./score.ts";

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

for (const [name, sentences] of [
  ["dev", dev],
  ["held-out", heldOut],
] as const) {
  const { scores, misses } = evaluate(sentences);
  print(`\n${name}: ${sentences.length} sentences, ${sentences.length - misses.length} exactly right`);
  print("| type | expected | found | correct | precision | recall | F1 |");
  print("|---|---|---|---|---|---|---|");
  for (const [group, s] of scores) {
    const rates = [s.precision, s.recall, s.f1].map((rate) => rate.toFixed(2)).join(" | ");
    print(`| ${group} | ${s.expected} | ${s.found} | ${s.correct} | ${rates} |`);
  }
  if (name === "dev" && process.argv.includes("--misses")) {
    for (const miss of misses) {
      print(`\n${miss.text}\n  missing: ${miss.missing.join("; ")}\n  extra:   ${miss.extra.join("; ")}`);
    }
  }
}
