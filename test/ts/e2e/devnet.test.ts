import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createPublicClient, http } from "viem";
import { describe, expect, test } from "vitest";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { createDevnet } from "../../../ts/devnet/createDevnet.ts";
import type { Devnet } from "../../../ts/devnet/Devnet.ts";

/** Handles are let go of one turn after the process is seen to have ended. */
const expectChildProcesses = (count: number) => expect.poll(childProcesses).toBe(count);
const childProcesses = () => process.getActiveResourcesInfo().filter((name) => name === "ProcessWrap").length;

const answers = (url: string) =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

async function ask(devnet: Devnet, text: string) {
  const { subscriptionId } = await devnet.request({ task: "text_classification", text });
  const { result } = await devnet.waitForDelivery({ subscriptionId });
  return result?.taskId === 2 ? result.labels[0]?.label : undefined;
}

describe("createDevnet", () => {
  test("two at once answer their own requests, and close leaves nothing behind", async () => {
    const devnets = await Promise.all([createDevnet({ ports: "auto" }), createDevnet({ ports: "auto" })]);
    const [one, two] = devnets;
    expect(one.rpcUrl).not.toBe(two.rpcUrl);
    expect(one.contracts).toEqual(two.contracts);
    expect(await Promise.all([ask(one, "I love it"), ask(two, "I hate it")])).toEqual(["POSITIVE", "NEGATIVE"]);
    await expectChildProcesses(2);

    await one.close();
    expect(await ask(two, "I love it, still")).toBe("POSITIVE");
    await Promise.all([one.close(), two.close()]);
    await expectChildProcesses(0);
    for (const { node, service, rpcUrl } of devnets) {
      expect(await answers(`${node.url}/health`)).toBe(false);
      expect(await answers(service.url)).toBe(false);
      expect(await answers(rpcUrl)).toBe(false);
    }
  });

  test.each(["anvil", "node", "service"] as const)("names a busy port of the %s and starts nothing", async (part) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const ports = { anvil: 0, node: 0, service: 0, [part]: port };
    await expect(createDevnet({ ports })).rejects.toMatchObject({
      ...{ code: "PORT_IN_USE", part, port },
      message: expect.stringContaining("--ports auto"),
    });
    await expectChildProcesses(0);
    server.close();
    await once(server, "close");
  });

  test("closes what it has started when a later part fails", async () => {
    const storePath = "/no-such-folder/infernet.sqlite";
    await expect(createDevnet({ ports: "auto", storePath })).rejects.toMatchObject({ code: "STORE_UNUSABLE" });
    await expectChildProcesses(0);
  });

  test("stops half way when it is told to", async () => {
    const controller = new AbortController();
    const starting = createDevnet({
      ports: "auto",
      signal: controller.signal,
      onProgress: (step) => step === "Deploying the protocol" && controller.abort(new Error("enough")),
    });
    await expect(starting).rejects.toThrow("enough");
    await expectChildProcesses(0);
  });

  test("uses a running anvil, leaves it running, and finds its contracts there the next time", async () => {
    await using anvil = await startAnvil();
    const options = { ports: "auto", rpcUrl: anvil.rpcUrl } as const;
    const first = await createDevnet(options);
    expect(await ask(first, "I love it")).toBe("POSITIVE");
    await first.close();

    await using second = await createDevnet(options);
    expect(second.contracts).toEqual(first.contracts);
    expect(await ask(second, "I hate it")).toBe("NEGATIVE");
    const client = createPublicClient({ transport: http(anvil.rpcUrl) });
    expect(await client.getChainId()).toBe(31_337);
  });

  test("makes blocks at an interval when asked to", async () => {
    await using devnet = await createDevnet({ ports: "auto", blockTimeSeconds: 1 });
    const before = await devnet.publicClient.getBlock();
    expect(await ask(devnet, "I love it")).toBe("POSITIVE");
    const after = await devnet.publicClient.getBlock();
    expect(after.number).toBeGreaterThan(before.number + 1n);
    expect(await devnet.testClient.getAutomine()).toBe(false);
  });
});
