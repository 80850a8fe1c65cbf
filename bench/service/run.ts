/**
 * `npm run bench:service`: requests per second and times of the builtin tasks over HTTP, what HTTP costs beside a direct call, and
 * how healthy requests fare among hostile ones. `--json` for programs, `--seconds=3` for each figure, `--workers=2`.
 */
import { Agent } from "node:http";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { healthy, hostile } from "../../test/ts/service/support/hostileBodies.ts";
import { columns, heading } from "../../ts/cli/output/table.ts";
import type { InferenceRequest } from "../../ts/service/backends/Backend.ts";
import { createBuiltinBackend } from "../../ts/service/backends/builtin/createBuiltinBackend.ts";
import { type Load, measureLoad, percentiles, post } from "./load.ts";
import { residentMebibytes, startService } from "./startService.ts";

const CONCURRENCIES = [1, 16, 64] as const;
const AT_ONCE = 1_000;
/** One in so many is hostile. */
const HOSTILE_SHARE = 4;

const TEXT =
  "Vitalik Buterin wrote the Ethereum white paper in 2013. The network went live in July 2015. Developers in Berlin, Singapore and " +
  "New York love it, because anybody can put a program on it. Fees were high and users complained. Rollups made it better.";
const REQUESTS: Readonly<Record<string, InferenceRequest>> = {
  "text generation": { taskId: 1, model: undefined, text: "Is the sky blue during a clear day?", parameters: {} },
  "text classification": { taskId: 2, model: undefined, text: TEXT },
  "token classification": { taskId: 3, model: undefined, text: TEXT },
  summarization: { taskId: 4, model: undefined, text: TEXT, parameters: {} },
};

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seconds: { type: "string", default: "3" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});
const seconds = Number(values.seconds);

const toBody = ({ taskId, text }: InferenceRequest): string =>
  JSON.stringify({ source: 1, destination: 1, data: { task_id: taskId, [taskId === 1 ? "prompt" : "text"]: text } });

/** The same work without HTTP and threads. */
async function measureDirect(request: InferenceRequest): Promise<number> {
  const backend = createBuiltinBackend();
  const context = { signal: new AbortController().signal };
  const times: number[] = [];
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
    const startedAt = performance.now();
    await backend.run(request, context);
    times.push(performance.now() - startedAt);
  }
  return percentiles(times.slice(times.length / 4)).p50Ms;
}

/** Many clients at once, some of them hostile. */
async function measureHostile(
  url: string,
): Promise<{ p50Ms: number; p99Ms: number; statuses: Record<string, number> }> {
  const agent = new Agent({ maxSockets: AT_ONCE });
  const bad = Object.values(hostile);
  const bodies = Array.from({ length: AT_ONCE }, (_, index) =>
    index % HOSTILE_SHARE === 0 ? (bad[(index / HOSTILE_SHARE) % bad.length] ?? healthy) : healthy,
  );
  const answers = await Promise.all(bodies.map((body) => post(url, body, agent)));
  agent.destroy();
  const statuses: Record<string, number> = {};
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  return { ...percentiles(answers.filter((_, index) => bodies[index] === healthy).map(({ ms }) => ms)), statuses };
}

await using service = await startService(Number(values.workers));
const { url } = service;
const loads: ({ task: string; concurrency: number } & Load)[] = [];
const overheads: { task: string; directMs: number; httpMs: number }[] = [];
for (const [task, request] of Object.entries(REQUESTS)) {
  for (const concurrency of CONCURRENCIES) {
    loads.push({ task, concurrency, ...(await measureLoad(url, { body: toBody(request), concurrency, seconds })) });
  }
  const httpMs = loads.find((load) => load.task === task && load.concurrency === 1)?.p50Ms ?? Number.NaN;
  overheads.push({ task, directMs: await measureDirect(request), httpMs });
}
const rssBefore = await residentMebibytes(url);
const storm = await measureHostile(url);
const rssAfter = await residentMebibytes(url);

if (values.json) {
  console.log(
    JSON.stringify({ workers: Number(values.workers), loads, overheads, storm: { ...storm, rssBefore, rssAfter } }),
  );
} else {
  const ms = (value: number, width = 8): string => value.toFixed(2).padStart(width);
  const perSecond = (value: number): string => Math.round(value).toLocaleString("en").padStart(10);
  console.log(heading(`builtin models over HTTP, ${values.workers} workers`));
  console.log(
    columns(
      ["task", "concurrency", "requests/s", "  p50 ms", "  p99 ms"],
      loads.map((load) => [
        load.task,
        String(load.concurrency).padStart("concurrency".length),
        perSecond(load.requestsPerSecond),
        ms(load.p50Ms),
        ms(load.p99Ms),
      ]),
    ),
  );
  console.log(heading("one request: HTTP, JSON, queue and thread beside a direct call (medians)"));
  console.log(
    columns(
      ["task", "direct ms", " HTTP ms", "overhead ms"],
      overheads.map(({ task, directMs, httpMs }) => [task, ms(directMs, 9), ms(httpMs), ms(httpMs - directMs, 11)]),
    ),
  );
  const statuses = Object.entries(storm.statuses).map(([status, count]) => `${count} × ${status}`);
  console.log(heading(`${AT_ONCE} requests at once, one in ${HOSTILE_SHARE} hostile`));
  console.log(
    `healthy: p50 ${ms(storm.p50Ms, 0)} ms, p99 ${ms(storm.p99Ms, 0)} ms; answers ${statuses.join(", ")}; ` +
      `memory ${rssBefore.toFixed(0)} MiB before, ${rssAfter.toFixed(0)} MiB after`,
  );
}
