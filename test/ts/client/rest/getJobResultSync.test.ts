import { expect, onTestFinished, test, vi } from "vitest";
import { ApiError } from "../../../../ts/client/errors/ApiError.ts";
import { NodeClient } from "../../../../ts/client/rest/NodeClient.ts";
import { startFakeServer } from "./fakeServer.ts";

const RUNNING = [{ id: "a", status: "running", result: null }];
const DONE = [{ id: "a", status: "success", result: { container: "echo", output: 1 } }];

/** Answers one after the other; the last one again and again. */
async function startNode(...answers: unknown[]) {
  const server = await startFakeServer((_request, response, count) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answers[Math.min(count, answers.length) - 1]));
  });
  return Object.assign(server, { node: new NodeClient(server.url) });
}

test("result_sync after N polls", async () => {
  await using server = await startNode(RUNNING, RUNNING, DONE);
  expect(await server.node.getJobResultSync("a", { intervalMs: 5 })).toEqual(DONE[0]);
  expect(server.requests.map(({ url }) => url)).toEqual(["/api/jobs?id=a", "/api/jobs?id=a", "/api/jobs?id=a"]);
});

test("looks more often at first, so that a quick job takes no second", async () => {
  await using server = await startNode(RUNNING, DONE);
  const waits = vi.spyOn(globalThis, "setTimeout");
  onTestFinished(() => waits.mockRestore());
  await server.node.getJobResultSync("a");
  const delaysMs = waits.mock.calls.flatMap(([, delayMs]) => (delayMs === undefined ? [] : [delayMs]));
  expect(Math.min(...delaysMs)).toBeLessThan(500);
});

test("result_sync of a wrong id gives undefined", async () => {
  await using server = await startNode([]);
  expect(await server.node.getJobResultSync("b")).toBeUndefined();
  expect(server.requests).toHaveLength(2);
});

test("S2: waits for a job that the node knows only a moment later", async () => {
  await using server = await startNode([], RUNNING, [], DONE);
  expect(await server.node.getJobResultSync("a", { intervalMs: 5 })).toEqual(DONE[0]);
});

test("result_sync timeout text, after the last look", async () => {
  await using server = await startNode(RUNNING);
  await expect(server.node.getJobResultSync("a", { retries: 3, intervalMs: 5 })).rejects.toMatchObject({
    code: "JOB_TIMEOUT",
    message: "Job result not available after 3 retries",
  });
  expect(server.requests).toHaveLength(3);
});

test("throws a failed job as an ApiError", async () => {
  await using server = await startNode([{ id: "a", status: "failed", result: { container: "echo", error: "boom" } }]);
  const error = await server.node.getJobResultSync("a").catch((one: unknown) => one);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: "JOB_FAILED", message: "boom", id: "a", container: "echo" });
});

test("stops waiting when told to", async () => {
  await using server = await startNode(RUNNING);
  const controller = new AbortController();
  const waiting = server.node.getJobResultSync("a", { signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
});
