import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { createPublicClient, http } from "viem";
import { foundry } from "viem/chains";
import { expect, test } from "vitest";
import { readProtocolAddresses } from "../../../ts/deploy/readProtocolAddresses.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { createDeliveryWaiter } from "../../../ts/devnet/createDeliveryWaiter.ts";
import { ANVIL_DEPLOYMENT } from "../../../ts/protocol/addresses.ts";
import { ROOT, runInfernet, runNpm } from "./infernetProcess.ts";

test("up --json prints one line once everything is ready, and SIGTERM stops everything", async () => {
  await using up = runInfernet(["up", "--ports", "auto", "--json"]);
  const line = JSON.parse(await up.firstLine);
  const { deployer: _, nodeWallet: __, ...contracts } = ANVIL_DEPLOYMENT;
  const url = (protocol: string) => expect.stringMatching(new RegExp(`^${protocol}://127\\.0\\.0\\.1:\\d+$`)) as string;
  expect(line).toEqual({
    ...{ rpcUrl: url("http"), wsUrl: url("ws"), chainId: 31_337 },
    ...contracts,
    ...{ nodeUrl: url("http"), serviceUrl: url("http"), accounts: ACCOUNTS },
  });
  const { rpcUrl, wsUrl, nodeUrl, serviceUrl, registry, consumer } = line;
  const client = createPublicClient({ transport: http(rpcUrl) });
  expect(await readProtocolAddresses(client, registry)).toMatchObject({ coordinator: line.coordinator });
  expect(await client.getCode({ address: consumer })).toMatch(/^0x/);
  const socket = new WebSocket(wsUrl);
  await once(socket, "open");
  socket.close();
  expect((await fetch(`${nodeUrl}/health`)).status).toBe(200);
  expect((await fetch(serviceUrl)).status).toBe(200);

  up.child.kill("SIGTERM");
  const { code, stdout, stderr } = await up.ended;
  expect({ code, stderr, lines: stdout.trim().split("\n").length }).toEqual({ code: 0, stderr: "", lines: 1 });
  expect(await up.running()).toEqual([]);
});

test("up tells a person where everything is and commands that work, and Ctrl-C stops it", async () => {
  await using up = runInfernet(["up", "--ports", "auto"]);
  expect(await up.firstLine).toBe("Infernet is up. Ctrl-C stops it.");
  // Everything is printed in one piece, so it is all there with the first line.
  const lines = up.stdout().split("\n");
  const command = (start: string) => lines.find((line) => line.trim().startsWith(start))?.trim() ?? "";
  for (const part of [ANVIL_DEPLOYMENT.registry, ANVIL_DEPLOYMENT.coordinator, ACCOUNTS.user.privateKey]) {
    expect(up.stdout()).toContain(part);
  }

  const curl = /^curl -s (\S+) -H 'Content-Type: application\/json' -d '(.+)'$/.exec(command("curl"));
  const [, url = "", body = ""] = curl ?? [];
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  expect(await response.json()).toEqual({ id: expect.any(String) as string });

  const shell = (line: string) => promisify(execFile)("sh", ["-c", line], { cwd: ROOT });
  await shell(command("npx cast send"));
  const rpcUrl = /--rpc-url (\S+)/.exec(command("npx cast send"))?.[1];
  const { consumer, coordinator } = ANVIL_DEPLOYMENT;
  const publicClient = createPublicClient({ chain: foundry, transport: http(rpcUrl), pollingInterval: 25 });
  await createDeliveryWaiter({ publicClient, consumer, coordinator, fromBlock: 0n })({ subscriptionId: 1 });
  expect((await shell(command("npx cast call"))).stdout).toMatch(/^\(2, 2, "", \["POSITIVE", "NEGATIVE"\], \[9/);

  up.child.kill("SIGINT");
  expect((await up.ended).code).toBe(0);
  expect(await up.running()).toEqual([]);
});

test("npm run dev is stopped by a SIGTERM to npm", async () => {
  await using up = runNpm(["run", "-s", "dev", "--", "--ports", "auto", "--json"]);
  expect(JSON.parse(await up.firstLine)).toMatchObject({ registry: ANVIL_DEPLOYMENT.registry });
  up.child.kill("SIGTERM");
  await up.ended;
  expect(await up.running()).toEqual([]);
});

test("up says which port is taken and what to do, on one line each", async () => {
  await using first = runInfernet(["up", "--ports", "auto", "--json"]);
  const port = new URL(JSON.parse(await first.firstLine).nodeUrl).port;
  await using second = runInfernet(["up", "--ports", `0,${port},0`]);
  const { code, stdout, stderr } = await second.ended;
  expect({ code, stdout, stderr }).toEqual({
    ...{ code: 1, stdout: "" },
    stderr:
      `error: Port ${port} (node) is already in use.\n` +
      `Stop what listens on ${port}, or pass --ports auto (in code: ports: "auto") to take free ports.\n`,
  });
});
