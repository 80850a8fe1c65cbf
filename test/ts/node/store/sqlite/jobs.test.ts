import { describe, expect, test } from "vitest";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { job } from "../../fixtures.ts";
import { storeFolder } from "./support.ts";

const idsOf = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => id);

describe("jobs", () => {
  test("N25: are kept as they are, big integers and all, across a restart", async () => {
    await using folder = await storeFolder();
    const data = { r: 2n ** 256n - 1n, deep: [{ x: 0.1, s: "ü\u2028\0" }], __proto__: null };
    const request = { containers: ["a", "b"], data: { ...data }, requires_proof: true };
    const one = job("one", { request, owner: "2001:db8::1" });
    await (await folder.reopen()).jobs.add([one]);
    const store = await folder.reopen();
    expect(await store.jobs.running()).toEqual([one]);
    const results = [
      { container: "a", output: { n: -(2n ** 64n) } },
      { container: "b", error: "no", output: null },
    ] as const;
    await store.jobs.finish("one", "failed", results);
    const [found] = await (await folder.reopen()).jobs.find("2001:db8::1", ["one"]);
    expect(found).toEqual({ ...one, status: "failed", results });
  });

  test("are stored all or none", async () => {
    await using store = openSqliteStore(":memory:");
    await store.jobs.add([job("x")]);
    await expect(store.jobs.add([job("y"), job("x")])).rejects.toThrow(/UNIQUE/);
    expect(idsOf(await store.jobs.running())).toEqual(["x"]);
    await store.jobs.add([job("z")]);
    expect(idsOf(await store.jobs.running())).toEqual(["x", "z"]);
  });

  test("end once: the first end stands", async () => {
    await using store = openSqliteStore(":memory:");
    await store.jobs.add([job("x")]);
    await store.jobs.finish("x", "success", [{ container: "a", output: 1 }]);
    await store.jobs.finish("x", "failed", [{ container: "a", error: "late" }]);
    await store.jobs.finish("unknown", "failed", []);
    const [found] = await store.jobs.find("10.0.0.1", ["x"]);
    expect(found).toMatchObject({ status: "success", results: [{ output: 1 }] });
    expect(await store.jobs.countRunning()).toBe(0);
  });

  test("are found by their owner only, completed ones first, in the order asked for", async () => {
    await using store = openSqliteStore(":memory:");
    await store.jobs.add([job("a"), job("b"), job("c"), job("d"), job("theirs", { owner: "10.0.0.2" })]);
    await store.jobs.finish("b", "success", []);
    await store.jobs.finish("d", "failed", []);
    const asked = ["c", "d", "nope", "theirs", "a", "b", "'; DROP TABLE jobs; --"];
    expect(idsOf(await store.jobs.find("10.0.0.1", asked))).toEqual(["d", "b", "c", "a"]);
    expect(idsOf(await store.jobs.find("10.0.0.2", asked))).toEqual(["theirs"]);
    expect(await store.jobs.find("", asked)).toEqual([]);
    expect(await store.jobs.find("10.0.0.1", [])).toEqual([]);
  });

  test("are listed by their owner, running ones first, oldest first", async () => {
    await using store = openSqliteStore(":memory:");
    await store.jobs.add(["1", "2", "3", "4"].map((id) => job(id)));
    await store.jobs.add([job("theirs", { owner: "10.0.0.2" })]);
    await store.jobs.finish("1", "failed", []);
    await store.jobs.finish("3", "success", []);
    expect(await store.jobs.list("10.0.0.1", "all")).toEqual(["2", "4", "1", "3"]);
    expect(await store.jobs.list("10.0.0.1", "pending")).toEqual(["2", "4"]);
    expect(await store.jobs.list("10.0.0.1", "completed")).toEqual(["1", "3"]);
    expect(await store.jobs.list("10.0.0.9", "all")).toEqual([]);
    expect(await store.jobs.countRunning()).toBe(3);
  });
});
