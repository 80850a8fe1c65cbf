import { describe, expect, onTestFinished, test } from "vitest";
import { ContainerDirectory } from "../../../../ts/node/containers/ContainerDirectory.ts";
import { ContainerRunner } from "../../../../ts/node/containers/ContainerRunner.ts";
import { BackgroundTasks } from "../../../../ts/node/pipeline/BackgroundTasks.ts";
import { JobRunner } from "../../../../ts/node/pipeline/JobRunner.ts";
import type { JobRequest } from "../../../../ts/node/store/Store.ts";
import { openSqliteStore } from "../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { container, job } from "../fixtures.ts";
import { memoryLogger, type Reply, startContainer, untilTrue } from "../support.ts";

/** A store, and runs of a node over it with a container "a". */
async function setup(answer: (body: unknown, count: number) => Reply | Promise<Reply>) {
  const remote = await startContainer(answer);
  const store = openSqliteStore(":memory:");
  onTestFinished(async () => {
    await store.close();
    await remote[Symbol.asyncDispose]();
  });
  const start = () => {
    const { logger, lines } = memoryLogger();
    const stopping = new AbortController();
    const tasks = new BackgroundTasks(logger);
    const directory = new ContainerDirectory([container("a", { port: remote.port })]);
    const containers = new ContainerRunner({ logger, signal: stopping.signal });
    const jobs = new JobRunner({ store, directory, containers, tasks, logger });
    const accept = (requests: readonly JobRequest[]) =>
      jobs.accept(
        "10.0.0.1",
        requests.map((request) => ({ request, chain: directory.chain(request.containers) ?? [container("a")] })),
      );
    const stop = async () => {
      stopping.abort();
      await tasks.idle();
    };
    onTestFinished(stop);
    return { jobs, tasks, lines, accept, stop };
  };
  return { remote, store, start };
}

const request = (n: number, requires_proof = false): JobRequest => ({ containers: ["a"], data: { n }, requires_proof });

describe("JobRunner", () => {
  test("stores jobs before it gives out their ids, and runs them off chain to off chain", async () => {
    const { remote, store, start } = await setup((body) => ({ body: { got: body } }));
    const { accept, tasks, lines } = start();
    const ids = await accept([request(1), request(2, true)]);
    expect(await store.jobs.list("10.0.0.1", "pending")).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
    await tasks.idle();
    const found = await store.jobs.find("10.0.0.1", ids);
    expect(found).toMatchObject([
      {
        status: "success",
        results: [{ container: "a", output: { got: { source: 1, destination: 1, data: { n: 1 } } } }],
      },
      { status: "success", results: [{ output: { got: { data: { n: 2 }, requires_proof: true } } }] },
    ]);
    expect(remote.requests.length).toBe(2);
    expect(lines).toContainEqual(
      expect.objectContaining({ id: ids[0], containers: ["a"], msg: "Job done", level: 30 }),
    );
  });

  test("a failed job is stored as such, and logged", async () => {
    const { store, start } = await setup(() => ({ status: 400, body: { detail: "no" } }));
    const { accept, tasks, lines } = start();
    const [id = ""] = await accept([request(1)]);
    await tasks.idle();
    expect(await store.jobs.find("10.0.0.1", [id])).toMatchObject([
      { status: "failed", results: [{ container: "a", error: "HTTP 400", output: { detail: "no" } }] },
    ]);
    expect(lines).toMatchObject([{ id, err: "Container a failed: HTTP 400", msg: "Job failed", level: 40 }]);
  });

  test("nothing is accepted when it can't be stored", async () => {
    const { remote, store, start } = await setup(() => ({ body: {} }));
    const { accept, tasks } = start();
    await store.close();
    await expect(accept([request(1)])).rejects.toThrow("database is not open");
    await tasks.idle();
    expect(remote.requests).toEqual([]);
  });

  test("a job that was under way when the node stopped is run again by the next one, once", async () => {
    const gate = Promise.withResolvers<void>();
    const { remote, store, start } = await setup(async (_body, count) => {
      if (count === 1) await gate.promise;
      return { body: { count } };
    });
    const first = start();
    const [id = ""] = await first.accept([request(1)]);
    await untilTrue(() => remote.requests.length === 1);
    await first.stop();
    gate.resolve();
    expect(await store.jobs.countRunning()).toBe(1);

    const second = start();
    await second.jobs.resume();
    await second.tasks.idle();
    expect(await store.jobs.find("10.0.0.1", [id])).toMatchObject([
      { status: "success", results: [{ output: { count: 2 } }] },
    ]);
    const third = start();
    await third.jobs.resume();
    await third.tasks.idle();
    expect(remote.requests.length).toBe(2);
  });

  test("a job whose container is no longer configured fails, and says which", async () => {
    const { remote, store, start } = await setup(() => ({ body: {} }));
    const old = job("old", { request: { containers: ["a", "gone"], data: {}, requires_proof: false } });
    await store.jobs.add([old]);
    const { jobs, tasks } = start();
    await jobs.resume();
    await tasks.idle();
    expect(await store.jobs.find("10.0.0.1", ["old"])).toMatchObject([
      { status: "failed", results: [{ container: "gone", error: "Container not supported any more" }] },
    ]);
    expect(remote.requests).toEqual([]);
  });
});
