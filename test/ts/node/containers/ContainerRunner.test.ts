import { describe, expect, test } from "vitest";
import type { ContainerConfig } from "../../../../ts/node/config/schema.ts";
import type { ContainerChain } from "../../../../ts/node/containers/ContainerDirectory.ts";
import { ContainerRunner, type ContainerRunnerOptions } from "../../../../ts/node/containers/ContainerRunner.ts";
import { type ContainerRequest, JobLocation } from "../../../../ts/node/containers/callContainer.ts";
import { ShutdownError } from "../../../../ts/node/errors.ts";
import { container } from "../fixtures.ts";
import { memoryLogger, type Reply, startContainer, type TestContainer, untilTrue } from "../support.ts";

const { ONCHAIN, OFFCHAIN } = JobLocation;

function createRunner(options: Partial<ContainerRunnerOptions> = {}) {
  const stopping = new AbortController();
  const { logger, lines } = memoryLogger();
  return { runner: new ContainerRunner({ logger, signal: stopping.signal, ...options }), stopping, lines };
}

const chainOf = (first: [string, TestContainer], ...rest: [string, TestContainer][]): ContainerChain => {
  const entry = ([id, { port }]: [string, TestContainer]) => container(id, { port });
  return [entry(first), ...rest.map(entry)];
};

/** A chain of one container "a" with settings of its own. */
const only = ({ port }: TestContainer, settings: Partial<ContainerConfig>): ContainerChain => [
  container("a", { port, ...settings }),
];

const REST_JOB: ContainerRequest = { source: OFFCHAIN, destination: OFFCHAIN, data: { q: 1 }, requires_proof: false };
/** Answers that come in turn; the last one for good. */
const inTurn =
  (...replies: [Reply, ...Reply[]]) =>
  (_body: unknown, count: number) =>
    replies[Math.min(count, replies.length) - 1] ?? replies[0];

describe("a chain", () => {
  test.each([
    ["a job by REST", REST_JOB],
    ["a subscription on chain", { source: ONCHAIN, destination: ONCHAIN, data: "c0ffee", requires_proof: true }],
    ["a delegated subscription", { source: OFFCHAIN, destination: ONCHAIN, data: { q: 1 }, requires_proof: false }],
  ] satisfies [string, ContainerRequest][])(
    "passes each container's whole answer to the next: %s",
    async (_name, job) => {
      await using a = await startContainer(() => ({ body: { from: "a" } }));
      await using b = await startContainer(() => ({ body: ["from", "b"] }));
      await using c = await startContainer(() => ({ body: { raw_output: "00" } }));
      const { runner } = createRunner();
      const outcome = await runner.run(chainOf(["a", a], ["b", b], ["c", c]), job);
      expect(outcome).toEqual({
        results: [
          { container: "a", output: { from: "a" } },
          { container: "b", output: ["from", "b"] },
          { container: "c", output: { raw_output: "00" } },
        ],
        output: { raw_output: "00" },
      });
      const { requires_proof } = job;
      expect(a.requests[0]?.body).toEqual({ ...job, destination: OFFCHAIN });
      expect(b.requests[0]?.body).toEqual({
        source: OFFCHAIN,
        destination: OFFCHAIN,
        data: { from: "a" },
        requires_proof,
      });
      expect(c.requests[0]?.body).toEqual({
        source: OFFCHAIN,
        destination: job.destination,
        data: ["from", "b"],
        requires_proof,
      });
    },
  );

  test("of one container gets the job as it is", async () => {
    await using a = await startContainer(() => ({ body: {} }));
    const job: ContainerRequest = { source: ONCHAIN, destination: ONCHAIN, data: "", requires_proof: false };
    await createRunner().runner.run(chainOf(["a", a]), job);
    expect(a.requests[0]?.body).toEqual(job);
  });

  test("may run the same container twice", async () => {
    await using a = await startContainer((_body, count) => ({ body: { count } }));
    const outcome = await createRunner().runner.run(chainOf(["a", a], ["a", a]), REST_JOB);
    expect(outcome.output).toEqual({ count: 2 });
  });

  test("N18: ends at the first container that fails, with the results so far", async () => {
    await using a = await startContainer(() => ({ body: { ok: 1 } }));
    await using b = await startContainer(() => ({ status: 400, body: { code: "400", description: "no text" } }));
    await using c = await startContainer(() => ({ body: {} }));
    const { results, error } = await createRunner().runner.run(chainOf(["a", a], ["b", b], ["c", c]), REST_JOB);
    expect(results).toEqual([
      { container: "a", output: { ok: 1 } },
      { container: "b", error: "no text (code 400)", output: { code: "400", description: "no text" } },
    ]);
    expect(error).toMatchObject({ container: "b", code: "CONTAINER_FAILED", retryable: false });
    expect(c.requests).toEqual([]);
  });
});

describe("what counts as a container's error", () => {
  test.each([
    [200, { code: "200", output: 1 }, undefined],
    [200, { code: 200 }, undefined],
    [200, { code: null }, undefined],
    [200, { code: "500", description: "boom" }, "boom (code 500)"],
    [200, { code: 400 }, "code 400"],
    [200, { code: "" }, "code "],
    [200, [{ code: "500" }], undefined],
    [200, "code", undefined],
    [200, null, undefined],
    [201, { output: 1 }, undefined],
    [404, { detail: "no route" }, "HTTP 404"],
    [400, { code: "200" }, "HTTP 400"],
  ])("HTTP %i with %j", async (status, body, problem) => {
    await using a = await startContainer(() => ({ status, body }));
    const outcome = await createRunner().runner.run(chainOf(["a", a]), REST_JOB);
    if (problem === undefined) expect(outcome).toEqual({ results: [{ container: "a", output: body }], output: body });
    else {
      expect(outcome.results).toEqual([{ container: "a", error: problem, output: body }]);
      expect(outcome.error?.shortMessage).toBe(`Container a failed: ${problem}`);
    }
    expect(a.requests.length).toBe(1);
  });

  test("an answer that is no JSON gives the reason and no output", async () => {
    await using a = await startContainer(() => ({ text: "<html>", headers: { "content-type": "text/html" } }));
    const { results } = await createRunner().runner.run(chainOf(["a", a]), REST_JOB);
    expect(results).toEqual([
      { container: "a", error: "Container a answered 200 with text/html, expected application/json. <html>" },
    ]);
  });
});

describe("patience", () => {
  test.each([500, 502, 503, 504, 429])("asks again after HTTP %i", async (status) => {
    await using a = await startContainer(
      inTurn({ status, body: {}, headers: { "retry-after": "0" } }, { body: { output: 1 } }),
    );
    const { runner, lines } = createRunner();
    expect(await runner.run(chainOf(["a", a]), REST_JOB)).toMatchObject({ output: { output: 1 } });
    expect(a.requests.length).toBe(2);
    expect(lines).toEqual([
      expect.objectContaining({ container: "a", attempt: 1, waitMs: 0, err: `HTTP ${status}`, level: 40 }),
    ]);
  });

  test.each([400, 401, 404, 422, 500])("HTTP %i: tries no more often than it may", async (status) => {
    await using a = await startContainer(() => ({ status, body: {}, headers: { "retry-after": "0" } }));
    const { error } = await createRunner({ tries: 3 }).runner.run(chainOf(["a", a]), REST_JOB);
    expect(a.requests.length).toBe(status >= 500 ? 3 : 1);
    expect(error?.retryable).toBe(status >= 500);
  });

  test("after its last try, a limit (429) still counts as something that passes", async () => {
    await using a = await startContainer(() => ({ status: 429, body: {} }));
    const { error } = await createRunner({ tries: 1 }).runner.run(chainOf(["a", a]), REST_JOB);
    expect(error?.retryable).toBe(true);
  });

  test("waits as long as Retry-After asks, a minute at most, else twice as long each time", async () => {
    await using a = await startContainer(
      inTurn(
        { status: 503, body: {}, headers: { "retry-after": "2" } },
        { status: 503, body: {}, headers: { "retry-after": "99999" } },
        { status: 503, body: {} },
        { status: 503, body: {} },
        { body: {} },
      ),
    );
    const { runner, stopping, lines } = createRunner({ tries: 9 });
    // The waits are long: each is read from the log, and a runner that was stopped during it goes no further.
    const waits: unknown[] = [];
    const run = runner.run(chainOf(["a", a]), REST_JOB);
    await untilTrue(() => lines.length === 1);
    waits.push(lines[0]?.["waitMs"]);
    stopping.abort();
    await expect(run).rejects.toBeInstanceOf(ShutdownError);

    const second = createRunner({ tries: 9 });
    const again = second.runner.run(chainOf(["a", a]), REST_JOB);
    await untilTrue(() => second.lines.length === 1);
    waits.push(second.lines[0]?.["waitMs"]);
    second.stopping.abort();
    await expect(again).rejects.toBeInstanceOf(ShutdownError);
    expect(waits).toEqual([2_000, 60_000]);

    const third = createRunner({ tries: 9 });
    await third.runner.run(chainOf(["a", a]), REST_JOB);
    expect(third.lines.map(({ waitMs }) => waitMs)).toEqual([250, 500]);
  });

  test("waits for a container that is still starting", async () => {
    const early = await startContainer(() => ({ body: {} }));
    await early[Symbol.asyncDispose]();
    const { runner, lines } = createRunner({ tries: 2 });
    const { error, results } = await runner.run(chainOf(["a", early]), REST_JOB);
    expect(error).toMatchObject({ code: "CONTAINER_UNREACHABLE", retryable: true });
    expect(results).toEqual([{ container: "a", error: "Container a can't be reached: nothing listens there." }]);
    expect(lines.length).toBe(1);
  });

  test("N5: doesn't repeat what would go wrong again", async () => {
    await using a = await startContainer(() => ({ text: "nope" }));
    const { error } = await createRunner().runner.run(chainOf(["a", a]), REST_JOB);
    expect(error?.code).toBe("CONTAINER_ANSWER_INVALID");
    expect(a.requests.length).toBe(1);
  });
});

describe("concurrency", () => {
  /** A container that answers when told to, and counts how many wait for it. */
  async function startGate() {
    const gates: (() => void)[] = [];
    const remote = await startContainer(async () => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return { body: {} };
    });
    return { remote, gates };
  }

  test("N43: asks one container no more than so much at once, and another one meanwhile", async () => {
    const { remote, gates } = await startGate();
    await using _remote = remote;
    await using other = await startContainer(() => ({ body: { other: true } }));
    const { runner } = createRunner();
    const runs = Array.from({ length: 5 }, () => runner.run(only(remote, { concurrency: 2 }), REST_JOB));
    await untilTrue(() => gates.length === 2);
    expect(await runner.run(chainOf(["b", other]), REST_JOB)).toMatchObject({ output: { other: true } });
    expect(remote.requests.length).toBe(2);
    for (let answered = 0; answered < 5; answered++) {
      await untilTrue(() => gates.length > answered);
      expect(gates.length - answered).toBeLessThanOrEqual(2);
      gates[answered]?.();
    }
    expect((await Promise.all(runs)).every(({ error }) => error === undefined)).toBe(true);
    expect(remote.requests.length).toBe(5);
  });

  test("a call that waits for another try leaves its place to others", async () => {
    await using a = await startContainer(inTurn({ status: 503, body: {} }, { body: { n: 2 } }));
    const { runner, lines } = createRunner();
    const slow = runner.run(only(a, { concurrency: 1 }), REST_JOB);
    await untilTrue(() => lines.length === 1);
    expect(await runner.run(only(a, { concurrency: 1 }), REST_JOB)).toMatchObject({ output: { n: 2 } });
    expect(a.requests.length).toBe(2);
    await slow;
  });

  test("when the node stops, those under way and those that wait all end", async () => {
    const { remote, gates } = await startGate();
    await using _remote = remote;
    const { runner, stopping } = createRunner();
    const runs = Array.from({ length: 3 }, () => runner.run(only(remote, { concurrency: 1 }), REST_JOB));
    await untilTrue(() => gates.length === 1);
    stopping.abort();
    for (const result of await Promise.allSettled(runs)) {
      expect(result).toMatchObject({ status: "rejected", reason: expect.any(ShutdownError) });
    }
    gates[0]?.();
    expect(remote.requests.length).toBe(1);
  });
});
