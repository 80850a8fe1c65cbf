import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExactJson, stringifyExactJson } from "../../../../ts/codec/exactJson.ts";
import { NodeError } from "../../../../ts/node/errors.ts";
import { listen } from "../../../../ts/node/server/listen.ts";
import { container } from "../fixtures.ts";
import { startContainer, untilTrue } from "../support.ts";
import { type Answer, createTestServer, NODE } from "./testServer.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const JSON_TYPE = { "content-type": "application/json" };
const BIG = 2n ** 256n - 1n;

const post = (body: unknown, more = {}) =>
  ({ method: "POST", url: "/api/jobs", headers: JSON_TYPE, payload: stringifyExactJson(body), ...more }) as const;
const get = (url: string, remoteAddress = "127.0.0.1") => ({ method: "GET", url, remoteAddress }) as const;
const idOf = ({ body }: Answer): string => (body as { id: string }).id;
const expectError = (answer: Answer, status: number, error: unknown) => {
  expect(answer.body).toEqual({ error, params: expect.any(Object) });
  expect(answer.status).toBe(status);
  expect(answer.headers["content-type"]).toMatch(/^application\/json/);
};

describe("GET /health and /info", () => {
  test("say that the node is there and what it serves", async () => {
    await using server = createTestServer([
      container("a", { description: "first", image: "x/a:1", bearer: "s3cret", url: "http://inner" }),
      container("b", { external: false }),
    ]);
    expect(await server.ask(get("/health"))).toMatchObject({ status: 200, body: { status: "healthy" } });
    const info = await server.ask(get("/info/"));
    expect(info.body).toEqual({
      version: "1.4.0",
      containers: [
        { id: "a", description: "first", external: true, image: "x/a:1", health: "unknown" },
        { id: "b", description: "", external: false, image: "", health: "unknown" },
      ],
      pending: { offchain: 0, onchain: 0 },
      chain: { enabled: true, address: NODE },
    });
    expect(info.text).not.toMatch(/s3cret|inner/);
  });

  test("count what is under way", async () => {
    const gate = Promise.withResolvers<void>();
    await using remote = await startContainer(async () => {
      await gate.promise;
      return { body: {} };
    });
    await using server = createTestServer([container("a", { port: remote.port })]);
    await server.ask(post({ containers: ["a"], data: {} }));
    await server.store.deliveries.begin({ subscriptionId: 1, interval: 1 });
    expect((await server.ask(get("/info"))).body).toMatchObject({ pending: { offchain: 1, onchain: 1 } });
    gate.resolve();
    await server.tasks.idle();
    expect((await server.ask(get("/info"))).body).toMatchObject({
      pending: { offchain: 0, onchain: 1 },
      containers: [{ id: "a", health: "ok" }],
    });
  });
});

describe("POST /api/jobs", () => {
  test("N24, T1: answers an id at once, under which the result is found, integers exact all the way", async () => {
    await using remote = await startContainer(() => ({ text: `{"output":{"n":${BIG},"half":0.5}}` }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const accepted = await server.ask(post({ containers: ["a"], data: { r: BIG, text: "hi" } }));
    expect(accepted).toMatchObject({ status: 200, body: { id: expect.stringMatching(UUID) } });
    const id = idOf(accepted);
    const running = await server.ask(get(`/api/jobs?id=${id}`)); // N24: never unknown after it was accepted
    expect((running.body as { id: string }[])[0]?.id).toBe(id);
    await server.tasks.idle();
    expect((await server.ask(get(`/api/jobs?id=${id}`))).body).toEqual([
      { id, status: "success", result: { container: "a", output: { output: { n: BIG, half: 0.5 } } } },
    ]);
    const [job] = await server.store.jobs.find("127.0.0.1", [id]);
    expect(job?.request).toEqual({ containers: ["a"], data: { r: BIG, text: "hi" }, requires_proof: false });
  });

  test("a failed job tells which container failed and why", async () => {
    await using remote = await startContainer(() => ({ status: 400, body: { code: "400", description: "no text" } }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const id = idOf(await server.ask(post({ containers: ["a"], data: {} })));
    await server.tasks.idle();
    expect((await server.ask(get(`/api/jobs?id=${id}`))).body).toEqual([
      {
        id,
        status: "failed",
        result: { container: "a", error: "no text (code 400)", output: { code: "400", description: "no text" } },
      },
    ]);
  });

  test("shape A wins when the body has both shapes; other keys are ignored; requires_proof may be null", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const answer = await server.ask(
      post({ containers: ["a"], data: {}, requires_proof: null, subscription: {}, signature: {}, type: 0 }),
    );
    expect(answer.status).toBe(200);
  });

  test("N2: neither id nor ip are taken from the body or a header", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await using server = createTestServer([container("a", { port: remote.port, allowed_ips: ["10.0.0.1"] })]);
    const spoofed = {
      ...post({ containers: ["a"], data: {}, id: "mine", ip: "10.0.0.1" }),
      headers: { ...JSON_TYPE, "x-forwarded-for": "10.0.0.1", forwarded: "for=10.0.0.1", "x-real-ip": "10.0.0.1" },
    };
    expectError(await server.ask({ ...spoofed, remoteAddress: "10.0.0.2" }), 405, "Container not allowed for address");
    const accepted = await server.ask({ ...spoofed, remoteAddress: "10.0.0.1" });
    expect(idOf(accepted)).toMatch(UUID);
    expect(await server.store.jobs.list("10.0.0.1", "all")).toEqual([idOf(accepted)]);
  });

  test.each([
    ["unknown container", { containers: ["a", "x"], data: {} }, "Container not supported", { container: "x" }],
    ["no container", { containers: [], data: {} }, "No containers specified", {}],
    ["internal first", { containers: ["b"], data: {} }, "First container must be external", { first_container: "b" }],
    [
      "no proof",
      { containers: ["a"], data: {}, requires_proof: true },
      "Container does not generate proof",
      { container: "a" },
    ],
    [
      "closed to the client",
      { containers: ["c"], data: {} },
      "Container not allowed for address",
      { container: "c", address: "127.0.0.1" },
    ],
  ])("the guardian's refusal is a 405 with its text: %s", async (_name, body, error, params) => {
    await using server = createTestServer([
      container("a"),
      container("b", { external: false }),
      container("c", { allowed_ips: ["10.0.0.1"] }),
    ]);
    const answer = await server.ask(post(body));
    expect(answer).toMatchObject({ status: 405, body: { error, params } });
    expect(await server.store.jobs.countRunning()).toBe(0);
  });

  test.each([
    ["null", null, /expected a JSON object/],
    ["an array", [], /expected a JSON object/],
    ["a number", BIG, /expected a JSON object/],
    ["an empty object", {}, /^Invalid request: containers: missing, .*; data: missing, /],
    ["containers that are no array", { containers: "a", data: {} }, /^Invalid request: containers: expected an array/],
    ["a container that is no string", { containers: ["a", 3], data: {} }, /^Invalid request: containers\.1: /],
    ["data that is an array", { containers: ["a"], data: [] }, /^Invalid request: data: expected a JSON object$/],
    ["data that is hex", { containers: ["a"], data: "c0ffee" }, /^Invalid request: data: expected a JSON object$/],
    ["no data", { containers: ["a"] }, /^Invalid request: data: missing, expected a JSON object$/],
    [
      "a proof that is text",
      { containers: ["a"], data: {}, requires_proof: "yes" },
      /requires_proof: expected true or/,
    ],
  ])("a body that is %s is a 400 that names the field", async (_name, body, error) => {
    await using server = createTestServer([container("a")]);
    expectError(await server.ask(post(body)), 400, expect.stringMatching(error));
  });
});

describe("hostile bodies", () => {
  test.each([
    ["nothing", "", 400, /not valid JSON/],
    ["broken JSON", '{"containers":["a"', 400, /^The body is not valid JSON: /],
    ["a number too many", "{} {}", 400, /^The body is not valid JSON: /],
    [
      "what is deeper than the stack",
      `{"containers":["a"],"data":${"[".repeat(200_000)}`,
      400,
      /nests deeper than 100 levels/,
    ],
  ])("%s is a 400", async (_name, payload, status, error) => {
    await using server = createTestServer([container("a")]);
    expectError(
      await server.ask({ method: "POST", url: "/api/jobs", headers: JSON_TYPE, payload }),
      status,
      expect.stringMatching(error),
    );
    expect((await server.ask(get("/health"))).status).toBe(200);
  });

  test("no body and no content type is a 400, not a crash", async () => {
    await using server = createTestServer([container("a")]);
    expectError(await server.ask({ method: "POST", url: "/api/jobs" }), 400, expect.stringMatching(/^Invalid request/));
  });

  test("another content type is a 415", async () => {
    await using server = createTestServer([container("a")]);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml"]) {
      const answer = await server.ask({ ...post({}), headers: { "content-type": type } });
      expectError(answer, 415, expect.stringMatching(/media type/i));
    }
  });

  test("more than 4 MiB is a 413", async () => {
    await using server = createTestServer([container("a")]);
    const body = { containers: ["a"], data: { text: "x".repeat(4 * 1024 * 1024) } };
    expectError(await server.ask(post(body)), 413, expect.stringMatching(/too large/i));
  });

  test("nesting at any depth is accepted or refused, never a fault of ours", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    let accepted = 0;
    for (let depth = 20; depth < 400; depth += 20) {
      const payload = `{"containers":["a"],"data":{"x":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
      const { status, body } = await server.ask({ method: "POST", url: "/api/jobs", headers: JSON_TYPE, payload });
      expect([200, 400]).toContain(status);
      if (status === 200) {
        accepted += 1;
        await server.tasks.idle();
        const answer = await server.ask(get(`/api/jobs?id=${(body as { id: string }).id}`));
        expect(answer.body).toMatchObject([{ status: "success" }]);
      }
    }
    expect(accepted).toBeGreaterThan(0);
    expect(server.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  test("__proto__ and its like pollute nothing", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const payload =
      '{"containers":["a"],"__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}';
    const answer = await server.ask({ method: "POST", url: "/api/jobs", headers: JSON_TYPE, payload });
    expect(answer.status).toBe(200);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expectError(
      await server.ask({
        method: "POST",
        url: "/api/jobs",
        headers: JSON_TYPE,
        payload: '{"__proto__":{"containers":["a"],"data":{}}}',
      }),
      400,
      expect.stringMatching(/containers: missing/),
    );
  });

  test("whatever JSON comes, the answer is a 200, 400 or 405 in JSON", async () => {
    await using remote = await startContainer(() => ({ body: {} }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(["a"], ["a", "a"], {}, null, true, "a"));
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { containers: field, data: field, requires_proof: field, subscription: field, id: field },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        const answer = await server.ask(post(value));
        expect([200, 400, 405]).toContain(answer.status);
        if (answer.status === 200) expect(idOf(answer)).toMatch(UUID);
        else expectError(answer, answer.status, expect.stringMatching(/./));
      }),
      { numRuns: 300 },
    );
  });
});

describe("GET /api/jobs", () => {
  /** A server with three jobs of 127.0.0.1 (one still running) and one of somebody else. */
  async function withJobs() {
    const gate = Promise.withResolvers<void>();
    const remote = await startContainer(async (body) => {
      if ((body as { data: { wait?: boolean } }).data.wait) await gate.promise;
      return { body: { seen: (body as { data: unknown }).data } };
    });
    const server = createTestServer([container("a", { port: remote.port }), container("b", { port: remote.port })]);
    const one = idOf(await server.ask(post({ containers: ["a", "b"], data: { n: 1 } })));
    const two = idOf(await server.ask(post({ containers: ["a"], data: { n: 2 } })));
    await server.tasks.idle();
    const pending = idOf(await server.ask(post({ containers: ["a"], data: { wait: true } })));
    const theirs = idOf(await server.ask(post({ containers: ["a"], data: {} }, { remoteAddress: "10.0.0.2" })));
    await untilTrue(async () => (await server.store.jobs.countRunning()) === 1);
    return {
      ...server,
      ids: { one, two, pending, theirs },
      async [Symbol.asyncDispose]() {
        gate.resolve();
        await server[Symbol.asyncDispose]();
        await remote[Symbol.asyncDispose]();
      },
    };
  }

  test("T8: by repeated ids, completed ones first, unknown ones and those of others left out", async () => {
    await using server = await withJobs();
    const { one, two, pending, theirs } = server.ids;
    const { body } = await server.ask(get(`/api/jobs?id=${pending}&id=${two}&id=nope&id=${theirs}&id=${one}`));
    expect(body).toEqual([
      { id: two, status: "success", result: { container: "a", output: { seen: { n: 2 } } } },
      { id: one, status: "success", result: { container: "b", output: { seen: { seen: { n: 1 } } } } },
      { id: pending, status: "running", result: null },
    ]);
    expect((await server.ask(get(`/api/jobs?id=${theirs}`))).body).toEqual([]);
    expect((await server.ask(get("/api/jobs?id="))).body).toEqual([]);
    expect((await server.ask(get(`/api/jobs?id=${theirs}`, "10.0.0.2"))).body).toMatchObject([{ id: theirs }]);
  });

  test("with intermediate=true: what the containers before the last gave", async () => {
    await using server = await withJobs();
    const { one, two, pending } = server.ids;
    const ids = `id=${one}&id=${two}&id=${pending}`;
    const { body } = await server.ask(get(`/api/jobs?${ids}&intermediate=true`));
    expect((body as { intermediate_results: unknown }[]).map((job) => job.intermediate_results)).toEqual([
      [{ container: "a", output: { seen: { n: 1 } } }],
      [],
      [],
    ]);
    for (const no of ["false", "1", ""]) {
      const plain = await server.ask(get(`/api/jobs?${ids}&intermediate=${no}`));
      expect(plain.text).not.toContain("intermediate_results");
    }
  });

  test("without ids: the client's own ids, pending first, filtered by pending=true or false", async () => {
    await using server = await withJobs();
    const { one, two, pending, theirs } = server.ids;
    for (const all of ["", "?pending=", "?pending=maybe", "?other=1"]) {
      expect((await server.ask(get(`/api/jobs${all}`))).body).toEqual([pending, one, two]);
    }
    expect((await server.ask(get("/api/jobs?pending=true"))).body).toEqual([pending]);
    expect((await server.ask(get("/api/jobs?pending=True"))).body).toEqual([pending]);
    expect((await server.ask(get("/api/jobs?pending=false"))).body).toEqual([one, two]);
    expect((await server.ask(get("/api/jobs", "10.0.0.2"))).body).toEqual([theirs]);
    expect((await server.ask(get("/api/jobs", "10.0.0.3"))).body).toEqual([]);
  });

  test("N26: IPv6 clients have jobs of their own; an IPv4-mapped address is the IPv4 client", async () => {
    await using server = await withJobs();
    const { one, two, pending } = server.ids;
    const mine = idOf(await server.ask(post({ containers: ["a"], data: {} }, { remoteAddress: "2001:db8::7" })));
    expect((await server.ask(get("/api/jobs", "2001:db8::7"))).body).toEqual([mine]);
    expect((await server.ask(get("/api/jobs", "::ffff:127.0.0.1"))).body).toEqual([pending, one, two]);
  });
});

describe("routing", () => {
  test.each([
    ["GET", "/nope", "No such route: GET /nope"],
    ["POST", "/api/jobs/nope?key=s3cret", "No such route: POST /api/jobs/nope"],
    ["GET", "/", "No such route: GET /"],
  ] as const)("%s %s is a 404 in JSON", async (method, url, error) => {
    await using server = createTestServer([]);
    expectError(await server.ask({ method, url }), 404, error);
  });

  test("a path that can't be decoded is a 400 in JSON", async () => {
    await using server = createTestServer([]);
    expectError(await server.ask(get("/api/%zz")), 400, expect.any(String));
  });

  test("what goes wrong inside is a 500 that tells nothing, and a line in the log that does", async () => {
    await using server = createTestServer([container("a")]);
    await server.store.close();
    expectError(await server.ask(get("/api/jobs")), 500, "Internal server error");
    expect(server.lines[0]).toMatchObject({ method: "GET", url: "/api/jobs", err: "database is not open", level: 50 });
  });
});

describe("over real HTTP", () => {
  test("a job goes in and its result comes out; ids belong to the peer's address", async () => {
    await using remote = await startContainer(() => ({ body: { output: "yes" } }));
    await using server = createTestServer([container("a", { port: remote.port })]);
    const url = await listen(server.app, { host: "127.0.0.1", port: 0 });
    const accepted = await fetch(`${url}/api/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=UTF-8", "x-forwarded-for": "10.9.9.9" },
      body: `{"containers":["a"],"data":{"big":${BIG}},"ip":"10.9.9.9","id":"x"}`,
    });
    expect(accepted.status).toBe(200);
    expect(accepted.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const { id } = (await accepted.json()) as { id: string };
    await server.tasks.idle();
    const text = await (await fetch(`${url}/api/jobs?id=${id}`)).text();
    expect(parseExactJson(text)).toEqual([
      { id, status: "success", result: { container: "a", output: { output: "yes" } } },
    ]);
    expect(await server.store.jobs.list("127.0.0.1", "all")).toEqual([id]);
    expect(remote.requests.length).toBe(1);
  });

  test("what is no HTTP gets an answer and leaves the server up", async () => {
    await using server = createTestServer([]);
    const url = await listen(server.app, { host: "127.0.0.1", port: 0 });
    const answers: string[] = [];
    for (const garbage of [
      "\x00\x01\x02\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "POST /api/jobs HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ]) {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      let answer = "";
      socket.setEncoding("utf8").on("data", (chunk) => {
        answer += chunk;
      });
      socket.write(garbage);
      await new Promise((resolve) => socket.once("close", resolve));
      answers.push(answer.split("\r\n")[0] ?? "");
    }
    expect(answers.every((line) => line.startsWith("HTTP/1.1 4") || line.startsWith("HTTP/1.1 5"))).toBe(true);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  test("a port that is taken, or a host that isn't ours, is one clear error", async () => {
    await using server = createTestServer([]);
    await using other = createTestServer([]);
    await using third = createTestServer([]);
    const url = await listen(server.app, { host: "127.0.0.1", port: 0 });
    const port = Number(new URL(url).port);
    await expect(listen(other.app, { host: "127.0.0.1", port })).rejects.toMatchObject({
      code: "PORT_IN_USE",
      shortMessage: `Port ${port} on 127.0.0.1 is in use.`,
    });
    const failure = await listen(third.app, { host: "203.0.113.1", port: 0 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NodeError);
    expect(failure).toMatchObject({ code: "LISTEN_FAILED" });
  });

  test("closing doesn't wait for clients that keep their connection open", async () => {
    const server = createTestServer([]);
    const url = await listen(server.app, { host: "127.0.0.1", port: 0 });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write("GET /health HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n");
    await new Promise((resolve) => socket.once("data", resolve));
    await server[Symbol.asyncDispose]();
    await closed;
  });
});
