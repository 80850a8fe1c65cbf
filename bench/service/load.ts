import { Agent, request } from "node:http";

/** Times of the requests of one measurement. */
export interface Load {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Sends one `POST /service_output`; gives its status and how long the whole answer took, in milliseconds. */
export async function post(
  url: string,
  body: string | Uint8Array,
  agent: Agent,
): Promise<{ status: number; ms: number }> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(`${url}/service_output`, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - startedAt }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Keeps `concurrency` requests under way for some seconds, after a short run that isn't counted. */
export async function measureLoad(
  url: string,
  { body, concurrency, seconds }: { body: string; concurrency: number; seconds: number },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const run = async (milliseconds: number): Promise<{ times: number[]; elapsedMs: number }> => {
    const times: number[] = [];
    const startedAt = performance.now();
    const client = async () => {
      while (performance.now() - startedAt < milliseconds) {
        const { status, ms } = await post(url, body, agent);
        if (status !== 200) throw new Error(`status ${status}`);
        times.push(ms);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, client));
    return { times, elapsedMs: performance.now() - startedAt };
  };
  try {
    await run(seconds * 250);
    const { times, elapsedMs } = await run(seconds * 1_000);
    return { requestsPerSecond: (times.length / elapsedMs) * 1_000, ...percentiles(times) };
  } finally {
    agent.destroy();
  }
}

/** Median and 99th percentile. */
export function percentiles(times: readonly number[]): { p50Ms: number; p99Ms: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
