import { describe, expect, test } from "vitest";
import { ApiError } from "../../../../ts/client/errors/ApiError.ts";
import { NodeClient } from "../../../../ts/client/rest/NodeClient.ts";
import { type Answer, always, startFakeServer } from "./fakeServer.ts";

const JOB = { containers: ["echo"], data: { input: "hi" } };
const REJECTED = { error: "Container not supported", params: { container: "nope" } };

async function withServer<T>(
  answer: Answer,
  run: (node: NodeClient, server: Awaited<ReturnType<typeof startFakeServer>>) => Promise<T>,
): Promise<T> {
  await using server = await startFakeServer(answer);
  return await run(new NodeClient(server.url), server);
}

describe("health", () => {
  test.each([
    ["ok", "healthy", true],
    ["unhealthy", "unhealthy", false],
  ])("%s", (_name, status, expected) =>
    withServer(always(200, { status }), async (node, { requests }) => {
      expect(await node.health()).toBe(expected);
      expect(requests).toMatchObject([{ method: "GET", url: "/health", body: "" }]);
    }),
  );

  test.each([500, 400])("%i", (status) =>
    withServer(always(status, {}), async (node) => {
      await expect(node.health()).rejects.toMatchObject({ name: "ApiError", status, message: "Unknown error" });
    }),
  );
});

describe("info: getInfo", () => {
  const info = {
    version: "1.4.0",
    containers: [{ id: "echo", description: "", external: true, image: "" }],
    pending: { offchain: 1, onchain: 2 },
    chain: { enabled: true, address: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" },
  };

  test("ok", () =>
    withServer(always(200, { ...info, more: 1 }), async (node, { requests }) => {
      expect(await node.getInfo()).toEqual(info);
      expect(requests[0]?.url).toBe("/info");
    }));

  test("fail", () =>
    withServer(always(500, { error: "Internal server error" }), async (node) => {
      await expect(node.getInfo()).rejects.toMatchObject({ status: 500, message: "Internal server error" });
    }));

  test.each([
    [{ ...info, version: 1 }, "version is the number 1, not a string"],
    [{ ...info, containers: [{ id: "a" }] }, "containers[0].description is nothing, not a string"],
    [{ ...info, pending: { offchain: 1.5, onchain: 0 } }, "pending.offchain is the number 1.5, not a whole number"],
    [[], "answer is an array, not an object"],
  ])("names what is wrong with an answer that is not a node's: %#", (body, message) =>
    withServer(always(200, body), async (node) => {
      await expect(node.getInfo()).rejects.toMatchObject({
        code: "ANSWER_UNEXPECTED",
        shortMessage: expect.stringContaining(message),
      });
    }),
  );

  test("names an answer that is no JSON", () =>
    withServer(always(200, "<html>\nWelcome to nginx"), async (node) => {
      await expect(node.getInfo()).rejects.toThrow(/it is the string "<html> Welcome to nginx", not JSON/);
    }));
});

describe("resources", () => {
  const resources = {
    echo: { version: "0.1.0", service_id: "echo", hardware_capabilities: [{}], compute_capability: [{ id: "ml" }] },
  };

  test("ok", () =>
    withServer(always(200, resources), async (node, { requests }) => {
      expect(await node.getResources()).toEqual(resources);
      expect(requests[0]?.url).toBe("/resources");
    }));

  test("of a model", () =>
    withServer(
      always(200, { a: { supported: true }, b: { supported: false, error: "no" } }),
      async (node, { requests }) => {
        expect(await node.checkModelSupport("org/model name&x")).toEqual({
          a: { supported: true },
          b: { supported: false, error: "no" },
        });
        expect(requests[0]?.url).toBe("/resources?model_id=org%2Fmodel%20name%26x");
      },
    ));

  test("answer that is none", () =>
    withServer(always(200, { a: { supported: "yes" } }), async (node) => {
      await expect(node.checkModelSupport("m")).rejects.toThrow(/a\.supported is the string "yes", not true or false/);
    }));
});

describe("request_job: requestJob", () => {
  test("ok", () =>
    withServer(always(200, { id: "some-id" }), async (node, { requests }) => {
      expect(await node.requestJob({ ...JOB, requiresProof: true })).toBe("some-id");
      expect(requests[0]).toMatchObject({ method: "POST", url: "/api/jobs" });
      expect(requests[0]?.headers["content-type"]).toBe("application/json");
      expect(JSON.parse(requests[0]?.body ?? "")).toEqual({ ...JOB, requires_proof: true });
    }));

  test("nonexistent container", () =>
    withServer(always(405, REJECTED), async (node) => {
      const error = await node.requestJob(JOB).catch((one: unknown) => one);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 405, message: "Container not supported", params: { container: "nope" } });
      expect(String(error)).toBe("[405] Container not supported - [container=nope]");
    }));

  test("malformed", () =>
    withServer(always(500, { error: "Internal server error: can not match type" }), async (node) => {
      const error = await node.requestJob(JOB).catch((one: unknown) => one);
      expect(error).toMatchObject({ status: 500, params: {} });
      expect(String(error)).toBe("[500] Internal server error: can not match type");
    }));

  test("unexpected error", () =>
    withServer(always(502, "<html>Bad gateway</html>"), async (node) => {
      await expect(node.requestJob(JOB)).rejects.toMatchObject({ status: 502, message: "Unknown error", params: {} });
    }));

  test("an answer without an id", () =>
    withServer(always(200, {}), async (node) => {
      await expect(node.requestJob(JOB)).rejects.toThrow(/id is nothing, not a string/);
    }));

  test("too many requests: says when to come back", () =>
    withServer(always(429, "<html>", { "retry-after": "7" }), async (node) => {
      await expect(node.requestJob(JOB)).rejects.toMatchObject({ status: 429, retryAfterSeconds: 7, retryable: true });
    }));

  test("integers of the data and of the params of an error are exact", () =>
    withServer(
      (_request, response) => {
        response.writeHead(405, { "content-type": "application/json" });
        response.end(`{"error":"Invalid payment","params":{"amount":${2n ** 256n - 1n},"of":[1]}}`);
      },
      async (node, { requests }) => {
        const error = await node.requestJob({ ...JOB, data: { amount: 2n ** 200n } }).catch((one: unknown) => one);
        expect(requests[0]?.body).toContain(`"amount":${2n ** 200n}`);
        expect(String(error)).toBe(`[405] Invalid payment - [amount=${2n ** 256n - 1n}, of=[1]]`);
      },
    ));
});

describe("request_jobs: requestJobs", () => {
  test("ok", () =>
    withServer(always(200, [{ id: "a" }, { id: "b" }, {}]), async (node, { requests }) => {
      expect(await node.requestJobs([JOB, JOB, JOB])).toEqual([{ id: "a" }, { id: "b" }, {}]);
      expect(requests[0]).toMatchObject({
        method: "POST",
        url: "/api/jobs/batch",
        body: JSON.stringify([JOB, JOB, JOB]),
      });
    }));

  test("mixed error", () =>
    withServer(always(200, [{ id: "a" }, REJECTED, { error: "Could not parse message" }]), async (node) => {
      expect(await node.requestJobs([JOB, JOB, JOB])).toEqual([
        { id: "a" },
        REJECTED,
        { error: "Could not parse message", params: {} },
      ]);
    }));

  test("malformed", () =>
    withServer(always(500, { error: "Could not enqueue job:  no containers" }), async (node) => {
      await expect(node.requestJobs([JOB])).rejects.toMatchObject({ message: "Could not enqueue job:  no containers" });
    }));
});

describe("results: getJobResults", () => {
  const done = { id: "a", status: "success", result: { container: "echo", output: { big: 1 } } };

  test("without intermediate, exact URL", () =>
    withServer(always(200, [done]), async (node, { requests }) => {
      expect(await node.getJobResults(["a", "b&c"])).toEqual([done]);
      expect(requests[0]).toMatchObject({ method: "GET", url: "/api/jobs?id=a&id=b%26c" });
    }));

  test("with intermediate, exact URL", () =>
    withServer(
      always(200, [{ ...done, intermediate_results: [{ container: "first", output: null }] }]),
      async (node, { requests }) => {
        const [job] = await node.getJobResults(["a"], { intermediate: true });
        expect(requests[0]?.url).toBe("/api/jobs?id=a&intermediate=true");
        expect(job).toEqual({ ...done, intermediateResults: [{ container: "first", output: null }] });
      },
    ));

  test("running and failed jobs", () =>
    withServer(
      always(200, [
        { id: "a", status: "running", result: null },
        { id: "b", status: "failed", result: { container: "echo", error: "boom" } },
      ]),
      async (node) => {
        expect(await node.getJobResults(["a", "b"])).toEqual([
          { id: "a", status: "running", result: null },
          { id: "b", status: "failed", result: { container: "echo", error: "boom" } },
        ]);
      },
    ));

  test("of no ids asks nobody: the node would list all jobs", () =>
    withServer(always(200, ["not", "results"]), async (node, { requests }) => {
      expect(await node.getJobResults([])).toEqual([]);
      expect(requests).toEqual([]);
    }));

  test("a status that is none", () =>
    withServer(always(200, [{ ...done, status: "failure" }]), async (node) => {
      await expect(node.getJobResults(["a"])).rejects.toThrow(/\[0\]\.status is the string "failure"/);
    }));
});

describe("get_jobs: getJobs", () => {
  test.each([
    [undefined, "/api/jobs"],
    [true, "/api/jobs?pending=true"],
    [false, "/api/jobs?pending=false"],
  ])("pending=%s URL", (pending, url) =>
    withServer(always(200, ["a", "b"]), async (node, { requests }) => {
      expect(await node.getJobs(pending === undefined ? {} : { pending })).toEqual(["a", "b"]);
      expect(requests[0]?.url).toBe(url);
    }),
  );
});

describe("record_status: recordStatus", () => {
  test("body", () =>
    withServer(always(200, null), async (node, { requests }) => {
      await node.recordStatus("some-id", "success", JOB);
      expect(requests[0]).toMatchObject({ method: "PUT", url: "/api/status" });
      expect(JSON.parse(requests[0]?.body ?? "")).toEqual({ id: "some-id", status: "success", ...JOB });
    }));

  test("400", () =>
    withServer(always(400, { error: "Status is invalid" }), async (node) => {
      await expect(node.recordStatus("some-id", "success", JOB)).rejects.toMatchObject({
        status: 400,
        message: "Status is invalid",
      });
    }));
});

describe("reaching the server", () => {
  test("nothing listens", async () => {
    await using server = await startFakeServer(always(200, {}));
    const { url } = server;
    await server[Symbol.asyncDispose]();
    await expect(new NodeClient(url).health()).rejects.toMatchObject({
      code: "SERVER_UNREACHABLE",
      shortMessage: `Cannot reach ${url}: nothing listens there.`,
    });
  });

  test("no such host", async () => {
    await expect(new NodeClient("http://no-such-host.invalid").health({ timeoutMs: 10_000 })).rejects.toThrow(
      /Cannot reach http:\/\/no-such-host\.invalid: (there is no such host|the host's name cannot be resolved)/,
    );
  });

  test("a server that doesn't answer in time", () =>
    withServer(
      () => undefined,
      async (node) => {
        await expect(node.getJobs({ timeoutMs: 50 })).rejects.toMatchObject({
          code: "REQUEST_TIMEOUT",
          shortMessage: `GET /api/jobs took more than 0.05 s at ${node.url}.`,
        });
      },
    ));

  test("a server that stops in the middle of its answer", () =>
    withServer(
      (_request, response) => {
        response.writeHead(200, { "content-length": "1000" }).write("[");
      },
      async (node) => {
        await expect(node.getJobs({ timeoutMs: 100 })).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
      },
    ));

  test("is given up when the caller says so", () =>
    withServer(
      () => undefined,
      async (node) => {
        const controller = new AbortController();
        const asking = node.getJobs({ signal: controller.signal });
        controller.abort(new Error("enough"));
        await expect(asking).rejects.toThrow("enough");
      },
    ));

  test("slashes at the end, a path before the routes and a bearer token", async () => {
    await using server = await startFakeServer(always(200, { status: "healthy" }));
    const node = new NodeClient(`${server.url}/node/1//`, { bearer: "token" });
    await node.health();
    expect(server.requests).toMatchObject([{ url: "/node/1/health", headers: { authorization: "Bearer token" } }]);
    expect(node.url).toBe(`${server.url}/node/1`);
  });

  test.each([
    ["localhost:4000", /does not start with http:\/\//],
    ["", /does not start with http:\/\//],
    ["http://", /not well-formed/],
    ["http://me:secret@localhost", /holds a password/],
  ])("refuses %j as a URL", (url, message) => {
    expect(() => new NodeClient(url)).toThrow(message);
    expect(() => new NodeClient(url)).not.toThrow(/secret/);
  });
});
