import { Agent, request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { healthy, hostile } from "../service/support/hostileBodies.ts";
import { runService } from "./infernetProcess.ts";

const MEBIBYTE = 2 ** 20;

/** Sends a body; gives the status, or the connection's error where the service closed it before the end. */
async function send(url: string, agent: Agent, chunks: readonly (string | Uint8Array)[]): Promise<number | string> {
  return new Promise((resolve) => {
    // One piece is announced, several are not: for those the service sets as much aside as may come.
    const length = chunks.length === 1 ? { "content-length": Buffer.byteLength(chunks[0] ?? "") } : {};
    const headers = { "content-type": "application/json", ...length };
    const request = httpRequest(`${url}/service_output`, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", (error) => resolve(error.message));
    for (const chunk of chunks) request.write(chunk);
    request.end();
  });
}

async function resident(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) / MEBIBYTE;
}

test("the memory of a service under hostile requests is bounded, and it answers afterwards", {
  timeout: 120_000,
}, async ({ annotate }) => {
  await using service = runService(["hf_inference_client_service", "--workers=2", "--log-level=info"]);
  const url = await service.url;
  const agent = new Agent({ maxSockets: 1_000 });
  const large = Object.values(hostile).filter((body) => body.length > 100_000);
  const tenMegabytes = Array.from({ length: 10 }, () => "x".repeat(MEBIBYTE));
  const storm = async () => {
    const sent = [
      ...Array.from({ length: 40 }, (_, index) => send(url, agent, [large[index % large.length] ?? ""])),
      ...Array.from({ length: 10 }, () => send(url, agent, tenMegabytes)),
      ...Array.from({ length: 50 }, () => send(url, agent, [healthy])),
    ];
    const answers = await Promise.all(sent);
    // 503: no room for so many bodies at a time. No status: the connection was closed on a body that won't be read.
    const refused = answers.slice(0, 50).filter((status) => typeof status === "number");
    expect(refused.filter((status) => ![400, 413, 503].includes(status))).toEqual([]);
    const statuses = new Set(answers.slice(50));
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses).toContain(200);
    return resident(url);
  };
  const before = await resident(url);
  const memory = [await storm(), await storm(), await storm()];
  await annotate(`resident MiB: ${[before, ...memory].map(Math.round).join(", ")}`);
  expect(Math.max(...memory)).toBeLessThan(1_536);
  expect((memory[2] ?? 0) - (memory[0] ?? 0)).toBeLessThan(512); // what one storm more leaves behind is garbage, not a leak
  expect(await send(url, agent, [healthy])).toBe(200);
  agent.destroy();
});
