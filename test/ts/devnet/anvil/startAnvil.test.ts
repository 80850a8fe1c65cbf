import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { createPublicClient, http } from "viem";
import { describe, expect, test } from "vitest";
import { startAnvil } from "../../../../ts/devnet/anvil/startAnvil.ts";

const chainIdAt = (rpcUrl: string) =>
  createPublicClient({ transport: http(rpcUrl, { retryCount: 0, timeout: 2_000 }) }).getChainId();

/** A connection to a local port, to notice when whoever listens there is gone: the system then cuts it. */
async function connectTo(port: number): Promise<{ cut: Promise<void> }> {
  const socket = connect({ port, host: "127.0.0.1" });
  await once(socket, "connect");
  const { promise: cut, resolve } = Promise.withResolvers<void>();
  socket.once("close", () => resolve()).once("error", () => resolve());
  return { cut };
}

describe("startAnvil", () => {
  test("two at once take different free ports, and both answer when it resolves", async () => {
    await using one = await startAnvil();
    await using two = await startAnvil({ chainId: 84_532 });
    expect(one.port).not.toBe(two.port);
    expect(await chainIdAt(one.rpcUrl)).toBe(31_337);
    expect(await chainIdAt(two.rpcUrl)).toBe(84_532);
  });

  test("close ends the process and may be called twice", async () => {
    const anvil = await startAnvil();
    await Promise.all([anvil.close(), anvil.close()]);
    await anvil.exited;
    expect(() => process.kill(-anvil.processGroup, 0)).toThrow(/ESRCH/);
    await expect(chainIdAt(anvil.rpcUrl)).rejects.toThrow();
  });

  test("close resolves for a process that has ended by itself", async () => {
    const anvil = await startAnvil();
    process.kill(-anvil.processGroup, "SIGTERM");
    await anvil.exited;
    await anvil.close();
  });

  test("names a port that is taken", async () => {
    await using anvil = await startAnvil();
    await expect(startAnvil({ port: anvil.port })).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: expect.stringMatching(new RegExp(`^Port ${anvil.port} \\(anvil\\).*\\n.*--ports auto`)),
    });
  });

  test("shows what anvil says when it refuses its arguments", async () => {
    await expect(startAnvil({ args: ["--no-such-flag"] })).rejects.toMatchObject({
      code: "ANVIL_START_FAILED",
      details: expect.stringContaining("--no-such-flag"),
    });
  });

  test("ends what it has spawned when it is aborted", async () => {
    const controller = new AbortController();
    const starting = startAnvil({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(starting).rejects.toThrow("enough");
  });

  test("ends every one of many, at whatever moment of their start they are aborted", async () => {
    const starts = Array.from({ length: 20 }, async (_, index) => {
      const controller = new AbortController();
      const aborting = setTimeout(() => controller.abort(new Error("enough")), 2 * index);
      const anvil = await startAnvil({ signal: controller.signal }).catch(() => undefined);
      clearTimeout(aborting);
      await anvil?.close();
    });
    await Promise.all(starts);
    await expect.poll(() => process.getActiveResourcesInfo().filter((name) => name === "ProcessWrap")).toEqual([]);
  });

  test.each(["SIGKILL", "SIGTERM", "uncaught error"] as const)("anvil ends when its parent does: %s", async (end) => {
    const script = `
      const { startAnvil } = await import(${JSON.stringify(import.meta.resolve("../../../../ts/devnet/anvil/startAnvil.ts"))});
      process.stdout.write((await startAnvil()).port + "\\n");
      if (${end === "uncaught error"}) process.stdin.once("data", () => { throw new Error("crash"); });
      else setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    try {
      const [line] = await once(createInterface({ input: parent.stdout }), "line");
      const connection = await connectTo(Number(line));
      if (end === "uncaught error") parent.stdin.write("now\n");
      else parent.kill(end);
      await connection.cut;
    } finally {
      parent.kill("SIGKILL");
    }
  });
});
