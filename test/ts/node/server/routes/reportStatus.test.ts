import { describe, expect, test } from "vitest";
import { container, job } from "../../fixtures.ts";
import { createTestServer } from "../testServer.ts";

const put = (body: unknown, remoteAddress = "127.0.0.1") =>
  ({
    method: "PUT",
    url: "/api/status",
    headers: { "content-type": "application/json", host: "localhost" },
    payload: JSON.stringify(body),
    remoteAddress,
  }) as const;
const get = (id: string, remoteAddress: string) =>
  ({ method: "GET", url: `/api/jobs?id=${id}`, remoteAddress }) as const;

describe("PUT /api/status", () => {
  test("T1: records a job that ran elsewhere, for the one who reports it", async () => {
    await using server = createTestServer([container("a")]);
    const report = { id: "run-1", status: "running", containers: ["a"], data: {} };
    const answer = await server.ask(put(report));
    expect(answer).toMatchObject({ status: 200, text: "null", body: null });
    expect(answer.headers["content-type"]).toMatch(/^application\/json/);
    expect((await server.ask(get("run-1", "127.0.0.1"))).body).toEqual([
      { id: "run-1", status: "running", result: null },
    ]);
    await server.ask(put({ ...report, status: "success" }));
    expect((await server.ask(get("run-1", "127.0.0.1"))).body).toEqual([
      { id: "run-1", status: "success", result: null },
    ]);
    expect((await server.ask(get("run-1", "10.0.0.1"))).body).toEqual([]);
  });

  test("N27: what this machine's containers report is seen by the job's owner", async () => {
    await using server = createTestServer([container("a")]);
    await server.store.jobs.add([job("theirs", { owner: "10.0.0.1" })]);
    await server.ask(put({ id: "theirs", status: "failed", containers: ["a"] }));
    expect((await server.ask(get("theirs", "10.0.0.1"))).body).toMatchObject([{ status: "failed" }]);
  });

  test("N27: nobody reports on the jobs of others, near or far, nor invents any", async () => {
    await using server = createTestServer([container("a")]);
    await server.store.jobs.add([job("theirs", { owner: "10.0.0.1" })]);
    for (const id of ["theirs", "new"]) {
      for (const neighbour of ["10.0.0.2", "172.17.0.3", "192.168.1.5"]) {
        expect(await server.ask(put({ id, status: "failed", containers: [] }, neighbour))).toMatchObject({
          status: 403,
          body: { error: "Unauthorized", params: {} },
        });
      }
    }
    expect((await server.ask(get("theirs", "10.0.0.1"))).body).toMatchObject([{ status: "running" }]);
    expect((await server.ask(put({ id: "theirs", status: "failed", containers: [] }, "10.0.0.1"))).status).toBe(200);
  });

  test("a job that has ended stays as it is", async () => {
    await using server = createTestServer([container("a")]);
    await server.store.jobs.add([job("done")]);
    await server.store.jobs.finish("done", "success", [{ container: "a", output: 1 }]);
    for (const status of ["failed", "running"]) await server.ask(put({ id: "done", status, containers: ["a"] }));
    expect((await server.ask(get("done", "10.0.0.1"))).body).toEqual([
      { id: "done", status: "success", result: { container: "a", output: 1 } },
    ]);
  });

  test.each([
    [{ id: "x", status: "failure", containers: [] }, "Status is invalid"],
    [{ id: "x", containers: [] }, "Status is invalid"],
    [null, "Status is invalid"],
    [[], "Status is invalid"],
    [{ status: "success" }, "Invalid request: id: expected a string"],
    [{ id: "", status: "success" }, expect.stringContaining("id: expected letters")],
    [{ id: "a\nb", status: "success" }, expect.stringContaining("id: expected letters")],
    [{ id: "x", status: "success", containers: "a" }, expect.stringContaining("containers: expected an array")],
    [{ id: "x", status: "success", containers: [1] }, expect.stringContaining("containers.0: expected a string")],
  ])("%j is a 400", async (body, error) => {
    await using server = createTestServer([container("a")]);
    expect(await server.ask(put(body))).toMatchObject({ status: 400, body: { error } });
  });
});
