/**
 * Prints load time, memory and speed of the builtin models that load something, for `docs/builtin-models.md`.
 *
 *   npx node --expose-gc test/ts/service/backends/builtin/measure.ts ngram
 *   npx node --expose-gc test/ts/service/backends/builtin/measure.ts compromise
 */
import process from "node:process";

const SOURCE = "../../../../../ts/service/backends/builtin";
const TEXT =
  "Vitalik Buterin lives in Singapore and works at the Ethereum Foundation. Dr. Smith came from Nairobi, Kenya. ";
const RUNS = 200;

async function loadNgram(): Promise<(text: string) => unknown> {
  const { generateText } = await import(`${SOURCE}/generation/generateText.ts`);
  return (text) => generateText(text, { max_new_tokens: 20 });
}

async function loadCompromise(): Promise<(text: string) => unknown> {
  const { recognizeEntities } = await import(`${SOURCE}/entities/recognizeEntities.ts`);
  return recognizeEntities;
}

globalThis.gc?.();
const memoryBefore = process.memoryUsage().rss;
const start = performance.now();
const run = await (process.argv[2] === "compromise" ? loadCompromise() : loadNgram());
const imported = performance.now();
run("Foo met Bar in Qwxyz.");
const first = performance.now();
globalThis.gc?.();
const memory = (process.memoryUsage().rss - memoryBefore) / 2 ** 20;
const warm = performance.now();
for (let i = 0; i < RUNS; i++) run(`${TEXT}${i}`);
const each = (performance.now() - warm) / RUNS;
const long = performance.now();
run(TEXT.repeat(100_000 / TEXT.length));
process.stdout.write(
  [
    `import ${(imported - start).toFixed(0)} ms, first answer ${(first - imported).toFixed(0)} ms (builds the model)`,
    `memory ${memory.toFixed(0)} MiB`,
    `short text ${each.toFixed(2)} ms, 100,000 characters ${(performance.now() - long).toFixed(0)} ms`,
    "",
  ].join("\n"),
);
