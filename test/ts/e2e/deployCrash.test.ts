import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createTestClient, http, parseEther, publicActions } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Anvil, startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { recordsOf, temporaryFolder } from "../deploy/support.ts";
import { type InfernetProcess, runInfernet } from "./infernetProcess.ts";

let anvil: Anvil;
beforeAll(async () => {
  anvil = await startAnvil({ chainId: 84_532 });
});
afterAll(() => anvil.close());

/** Passes requests on; `onSend` is told of each transaction, and sends it on or not. */
async function startProxy(onSend: (raw: string, pass: () => Promise<string>) => Promise<string>) {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const pass = async () => (await fetch(anvil.rpcUrl, { method: "POST", body, headers: JSON_TYPE })).text();
      const { method, params } = JSON.parse(body);
      response.end(method === "eth_sendRawTransaction" ? await onSend(params[0], pass) : await pass());
    })().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const dispose = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: dispose };
}

const JSON_TYPE = { "content-type": "application/json" };

test("SIGKILL before and after each transaction: run again, it completes as planned and sends nothing twice", {
  timeout: 600_000,
}, async () => {
  await using folder = await temporaryFolder("deploy-crash");
  const chain = createTestClient({ mode: "anvil", transport: http(anvil.rpcUrl) }).extend(publicActions);
  const privateKey = generatePrivateKey();
  const { address } = privateKeyToAccount(privateKey);
  await chain.setBalance({ address, value: parseEther("1") });

  /** Transactions in the order in which they first reached the proxy, and those at which the process was killed already. */
  const seen = new Set<string>();
  const killedAt = new Set<string>();
  let running: InfernetProcess | undefined;
  const die = async (raw: string, when: "before" | "after"): Promise<never> => {
    killedAt.add(`${when} ${raw}`);
    running?.child.kill("SIGKILL");
    await running?.ended;
    throw new Error("nobody is there to be answered");
  };
  await using proxy = await startProxy(async (raw, pass) => {
    seen.add(raw);
    if (!killedAt.has(`before ${raw}`)) return die(raw, "before");
    const answer = await pass();
    return killedAt.has(`after ${raw}`) ? answer : die(raw, "after");
  });
  const args = ["deploy", "protocol", "--rpc-url", proxy.url, "--deployments", folder.path, "--json"];
  const run = (flag: string) => runInfernet([...args, flag], { env: { PRIVATE_KEY: privateKey } });

  const plan = JSON.parse((await run("--dry-run").ended).stdout);
  expect(seen.size).toBe(0);
  let runs = 0;
  for (let code: number | null = null; code !== 0; runs += 1) {
    running = run("--yes");
    const { code: ended, stdout, stderr } = await running.ended;
    code = ended;
    expect({ code, stderr }).toEqual({ code: code === 0 ? 0 : null, stderr: "" });
    if (code === 0) expect(JSON.parse(stdout)).toMatchObject({ sent: true, addresses: plan.addresses });
  }
  // Before and after each of six, each in a run of its own, and the run that ends well.
  expect(runs).toBe(13);
  expect(seen.size).toBe(6);
  expect(await chain.getTransactionCount({ address })).toBe(6);
  const records = await recordsOf(plan.journal);
  expect(records.filter(({ type }) => type === "signed")).toHaveLength(6);
  expect(records.filter(({ type }) => type === "plan")).toHaveLength(1);
  expect(records.at(-1)).toMatchObject({ type: "done", addresses: plan.addresses });
  expect(JSON.parse((await run("--yes").ended).stdout)).toMatchObject({ state: "exists", transactions: [] });
});
