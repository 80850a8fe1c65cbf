import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { StoreError } from "../../../../../ts/node/errors.ts";
import { migrate, SCHEMA_VERSION } from "../../../../../ts/node/store/sqlite/migrations.ts";
import { openSqliteStore } from "../../../../../ts/node/store/sqlite/openSqliteStore.ts";
import { job } from "../../fixtures.ts";
import { storeFolder } from "./support.ts";

function refusal(path: string): StoreError {
  try {
    void openSqliteStore(path).close();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error("the store was opened");
}

/** A process that writes to the store until it is killed, and the lines it says. */
function startWriter(path: string) {
  const writer = spawn(process.execPath, [join(import.meta.dirname, "writer.ts"), path], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  const lines: string[] = [];
  const reader = createInterface({ input: writer.stdout }).on("line", (line) => lines.push(line));
  const said = async (text: string) => {
    while (!lines.includes(text)) await once(reader, "line");
  };
  return { writer, lines, said };
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

describe("openSqliteStore", () => {
  test("makes the file, and nothing else once it is closed", async () => {
    await using folder = await storeFolder();
    const store = await folder.reopen();
    await store.jobs.add([job("x")]);
    await store.close();
    await store.close();
    expect(await readdir(dirname(folder.path))).toEqual(["node.sqlite"]);
    expect((await stat(folder.path)).size).toBeGreaterThan(0);
  });

  test(":memory: is a store that ends with itself", async () => {
    await using first = openSqliteStore(":memory:");
    await using second = openSqliteStore(":memory:");
    await first.jobs.add([job("x")]);
    expect(await second.jobs.countRunning()).toBe(0);
  });

  test("refuses a file that is held by this process already", async () => {
    await using folder = await storeFolder();
    const store = await folder.reopen();
    await store.jobs.add([job("x")]);
    expect(refusal(folder.path)).toMatchObject({ code: "STORE_LOCKED" });
    expect(await store.jobs.countRunning()).toBe(1);
    await store.close();
    openSqliteStore(folder.path).close();
  });

  test("refuses a file of a newer version, and leaves it as it is", async () => {
    await using folder = await storeFolder();
    await (await folder.reopen()).close();
    const raw = new DatabaseSync(folder.path);
    raw.exec("PRAGMA user_version = 99");
    raw.close();
    const error = refusal(folder.path);
    expect(error.code).toBe("STORE_TOO_NEW");
    expect(error.shortMessage).toMatch(/^The store has schema version 99; this node knows versions up to \d+\.$/);
    const again = new DatabaseSync(folder.path);
    expect(again.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
    again.close();
  });

  test.each(Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1))(
    "brings a file of version %i up to date, keeping what it holds",
    async (version) => {
      await using folder = await storeFolder();
      const raw = new DatabaseSync(folder.path);
      migrate(raw, version);
      expect(raw.prepare("PRAGMA user_version").get()).toEqual({ user_version: version });
      raw.exec(`
        INSERT INTO jobs (id, owner, status, request, created_at_ms) VALUES ('old', '10.0.0.1', 'running', '{}', 0);
        INSERT INTO blocks (number, hash) VALUES (5, '0x05');
        INSERT INTO deliveries (subscription_id, interval, state) VALUES (1, 1, 'due');
      `);
      raw.close();
      const store = await folder.reopen();
      expect(await store.jobs.list("10.0.0.1", "all")).toEqual(["old"]);
      expect(await store.chain.recentBlocks()).toEqual([{ number: 5n, hash: "0x05" }]);
      expect(await store.deliveries.unfinished()).toMatchObject([{ subscriptionId: 1, state: "due" }]);
      expect(await store.delegated.open()).toEqual([]);
    },
  );

  test.each([
    ["text", "this is not a database, whatever its name says, and it is long enough to have a header ".repeat(10)],
    ["the header of a database and then nothing of one", `SQLite format 3\0${"x".repeat(4096)}`],
  ])("refuses a file that is no database (%s), and leaves it as it is", async (_name, content) => {
    await using folder = await storeFolder();
    await writeFile(folder.path, content);
    const error = refusal(folder.path);
    expect(error.code).toBe("STORE_UNUSABLE");
    expect(error.message).toContain("Details:");
    expect((await stat(folder.path)).size).toBe(content.length);
    expect(await readdir(dirname(folder.path))).toEqual(["node.sqlite"]);
  });

  test("names a folder that doesn't exist", async () => {
    await using folder = await storeFolder();
    const path = join(folder.path, "no", "such", "node.sqlite");
    const error = refusal(path);
    expect(error).toMatchObject({ code: "STORE_UNUSABLE", shortMessage: `The store ${path} can't be opened.` });
  });
});

describe("another process", () => {
  test("holds its file alone; kill -9 at any time loses nothing it had done, and frees the file", async () => {
    await using folder = await storeFolder();
    const { writer, lines, said } = startWriter(folder.path);
    await said("open");
    const error = refusal(folder.path);
    expect(error.code).toBe("STORE_LOCKED");
    expect(error.message).toBe(
      `The store ${folder.path} is in use by another process.\n` +
        "Stop the other node, or give this one its own file by store.path in config.json.\n" +
        "Docs: docs/config.md#store",
    );
    await said("done 20");
    await kill(writer);

    const highest = (word: string) =>
      Math.max(...lines.filter((line) => line.startsWith(word)).map((line) => Number(line.split(" ")[1])));
    const [sent, done] = [highest("sent"), highest("done")];
    const store = await folder.reopen();
    for (let n = 1; n <= done; n++) {
      expect((await store.jobs.find("10.0.0.1", [`job-${n}`]))[0]).toMatchObject({
        status: "success",
        results: [{ output: n }],
      });
      expect(await store.deliveries.get({ subscriptionId: n, interval: 1 })).toMatchObject({ state: "delivered" });
      expect(await store.subscriptions.get(n)).toMatchObject({ state: "closed" });
    }
    const last = await store.deliveries.get({ subscriptionId: sent, interval: 1 });
    expect(["sent", "delivered"]).toContain(last?.state);
    expect(await store.transactions.nextNonce()).toBeGreaterThanOrEqual(sent);
    // Steps are all or nothing: a nonce never without its bytes, a job never without its twin, a delivery never "sent" by nothing.
    for (const { attempts, deliveries } of await store.transactions.pending()) {
      expect(attempts.length).toBe(1);
      expect(deliveries.length).toBe(1);
    }
    const ids = await store.jobs.list("10.0.0.1", "all");
    expect(ids.filter((id) => id.startsWith("job")).length).toBe(ids.filter((id) => id.startsWith("twin")).length);
    expect(await store.chain.lastSubscriptionId()).toBe(Number((await store.chain.recentBlocks())[0]?.number));
  });
});
