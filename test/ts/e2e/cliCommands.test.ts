import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deployContract } from "../../../ts/deploy/deployContract.ts";
import { createDevnet } from "../../../ts/devnet/createDevnet.ts";
import type { Devnet } from "../../../ts/devnet/Devnet.ts";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";
import { encryptKeystore } from "../../../ts/protocol/keystore/encryptKeystore.ts";
import { captureCli } from "../cli/captureCli.ts";
import { startFakeServer } from "../client/rest/fakeServer.ts";
import {
  genericSubscriptionConsumerAbi,
  genericSubscriptionConsumerBytecode,
} from "./generated/genericSubscriptionConsumer.ts";
import { ROOT, type RunOptions, runInfernet } from "./infernetProcess.ts";

const CONTAINER = "hf_inference_client_service";
const PROMPT = "Is the sky blue during a clear day?";
const PASSWORD = "a password nobody prints";
const ZERO = "0x0000000000000000000000000000000000000000";

let devnet: Devnet;
let owner: string;
let folder: string;
let said = "";

/** Runs the program in the folder with the files, as one who has set SERVER_URL and RPC_URL. */
async function infernet(args: readonly string[], { env, ...options }: RunOptions = {}, program?: string) {
  const settings = { SERVER_URL: devnet.node.url, RPC_URL: devnet.rpcUrl, ...env };
  const run = await runInfernet(args, { cwd: folder, env: settings, ...options }, program).ended;
  said += run.stdout + run.stderr;
  return run;
}

/** Runs it in this process, which is quicker: for what a process of its own would show no better. */
async function here(...args: string[]) {
  const run = await captureCli(...args);
  said += run.stdout + run.stderr;
  return run;
}

/** Flags and files, with the files' paths. */
const inFolder = (args: readonly string[]) => args.map((one) => (one.startsWith("--") ? one : join(folder, one)));

/** Runs it and reads the JSON that it prints. */
async function json(...args: string[]) {
  const { code, stdout, stderr } = await infernet([...args, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "infernet-cli-"));
  devnet = await createDevnet({ ports: "auto" });
  const { user } = devnet.accounts;
  const { address } = await deployContract(devnet.walletClient, {
    name: "GenericSubscriptionConsumer",
    abi: genericSubscriptionConsumerAbi,
    bytecode: genericSubscriptionConsumerBytecode,
    args: [devnet.contracts.registry, devnet.accounts.user.address],
  });
  owner = address;
  const params = `{
    // the contract that receives the answers
    "owner": "${owner}",
    "active_at": 0, "period": 0, "frequency": 1, "redundancy": 1,
    "containers": ["${CONTAINER}"], // ids, not a hash
    "lazy": false, "verifier": "${ZERO}", "payment_amount": 0, "payment_token": "${ZERO}", "wallet": "${ZERO}"
  }`;
  await Promise.all([
    writeFile(join(folder, "input.json"), JSON.stringify({ task_id: 1, prompt: PROMPT })),
    writeFile(join(folder, "params.json"), params),
    writeFile(join(folder, "key-file.txt"), `${devnet.accounts.user.privateKey}\n`, { mode: 0o600 }),
    writeFile(
      join(folder, "keystore"),
      JSON.stringify(await encryptKeystore(user.privateKey, PASSWORD, { n: 2 ** 13 })),
    ),
    writeFile(join(folder, "password.txt"), `${PASSWORD}\n`),
    writeFile(join(folder, "poor-key.txt"), `0x${"5a".repeat(32)}`, { mode: 0o600 }),
    writeFile(join(folder, "open-key.txt"), `${devnet.accounts.user.privateKey}\n`),
    writeFile(join(folder, "other-key.txt"), ANVIL_ACCOUNTS[7].privateKey.slice(2), { mode: 0o600 }),
  ]);
  await chmod(join(folder, "open-key.txt"), 0o644);
});
afterAll(async () => {
  await devnet.close();
  await rm(folder, { recursive: true });
});

describe("a node", () => {
  test("health, info, resources and check-model", async () => {
    const [health, info, resources, support] = await Promise.all([
      infernet(["health"]),
      infernet(["info", "-o", "info.json"]),
      json("resources", "--node"),
      json("check-model", "-m", "no-such/model", "--node", devnet.node.url),
    ]);
    expect(health).toEqual({ code: 0, stdout: "healthy\n", stderr: "" });
    expect(info).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(JSON.parse(await readFile(join(folder, "info.json"), "utf8"))).toMatchObject({ version: "1.4.0" });
    expect(resources[CONTAINER]).toMatchObject({ service_id: expect.any(String) });
    expect(support).toEqual({ [CONTAINER]: { supported: false } });
  });

  test("job -c … -i input.json --sync prints the output; without --sync its id, for results and ids", async () => {
    const [sync, piped, started] = await Promise.all([
      infernet(["job", "-c", CONTAINER, "-i", "input.json", "--sync"]),
      infernet(["job", "-c", CONTAINER, "--sync", "--json"], { input: JSON.stringify({ task_id: 2, text: "Great!" }) }),
      infernet(["job", "-c", CONTAINER, "-i", "input.json"]),
    ]);
    expect(sync).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(sync.stdout)).toMatchObject({ output: expect.stringMatching(/yes/i) });
    expect(JSON.parse(piped.stdout)).toMatchObject({
      status: "success",
      result: { output: { output: [{ label: "POSITIVE" }, { label: "NEGATIVE" }] } },
    });
    const id = started.stdout.trim();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const [results, ids] = await Promise.all([
      json("results", "--id", id, "--intermediate"),
      json("ids", "--status", "all"),
    ]);
    expect(results).toMatchObject([{ id, intermediate_results: [] }]);
    expect(ids).toContain(id);
  });

  test("a job that the container refuses prints the error and fails", async () => {
    const refused = await infernet(["job", "-c", CONTAINER, "--sync"], { input: '{"task_id": 99}' });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("99");
  });

  test("stream prints the id, then the text as it comes", async () => {
    const { code, stdout } = await infernet(["stream", "-c", CONTAINER, "-i", "input.json"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Job ID: [0-9a-f-]{36}\nYes.*\n$/);
  });

  test("infernet-client is the same program under the documented name", async () => {
    const client = join(folder, "infernet-client");
    await symlink(join(ROOT, "ts/cli/main.ts"), client);
    expect(await infernet(["job", "--help"], {}, client)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: infernet-client job /),
    });
  });
});

describe("a router", () => {
  test("containers and find", async () => {
    await using router = await startFakeServer(({ url }, response) => {
      response.setHeader("content-type", "application/json");
      const isContainers = url === "/api/v1/containers";
      response.end(JSON.stringify(isContainers ? [{ id: "a", count: 2, description: "A" }] : ["1.2.3.4:4000"]));
    });
    const containers = await here("containers", "--url", router.url);
    expect(JSON.parse(containers.stdout)).toEqual([{ id: "a", count: 2, description: "A" }]);
    const found = await here("find", "--url", router.url, "-c", "a", "-c", "b", "-n", "5", "--skip", "1", "--json");
    expect(found).toEqual({ code: 0, stdout: '["1.2.3.4:4000"]\n', stderr: "" });
    expect(router.requests.map(({ url }) => url)).toContain("/api/v1/ips?container=a&container=b&n=5&offset=1");
  });
});

describe("the chain", () => {
  test("sub signs and sends a delegated subscription, as documented", async () => {
    const { rpcUrl, contracts } = devnet;
    const documented = ["--rpc_url", rpcUrl, "--address", contracts.coordinator, "--expiry", "4000000000"];
    documented.push("--key", "key-file.txt", "--params", "params.json", "--input", "input.json");
    expect(await infernet(["sub", ...documented])).toEqual({
      code: 0,
      stdout: "Success: Subscription created.\n",
      stderr: "",
    });
    const waited = await json("sub", ...documented, "--nonce", "1", "--wait");
    expect(waited).toMatchObject({ owner, nonce: 1, interval: 1, result: { text: expect.stringMatching(/yes/i) } });
    const files = ["--key", "key-file.txt", "--params", "params.json", "--input", "input.json"];
    const where = ["--rpc-url", rpcUrl, "--url", devnet.node.url, "--expiry", "4000000000", "--nonce", "1"];
    const again = await here("sub", ...where, ...inFolder(files));
    expect(again.stderr).toMatch(/^note: nonce 1 is subscription \d+ already, which the node may deliver to\.\n$/);
  });

  test("request waits and prints the answer; trace tells its life; subscriptions lists it", async () => {
    const asked = await infernet(["request", PROMPT]);
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    expect(asked.stdout).toMatch(/^ {2}answer {8}Yes/);
    const id = /subscription +(\d+)/.exec(asked.stdout)?.[1] ?? "";
    // The node stores its traces a moment later.
    const life = async () => (await here("trace", id, "--url", devnet.node.url)).stdout;
    await expect.poll(life, { timeout: 20_000, interval: 100 }).toMatch(/delivered +\d+,\d+ +tx 0x/);
    const rpc = ["--rpc-url", devnet.rpcUrl, "--json"];
    const listed = await here("subscriptions", "--owner", devnet.contracts.consumer, ...rpc);
    expect(JSON.parse(listed.stdout)).toContainEqual(
      expect.objectContaining({ id: Number(id), owner: devnet.contracts.consumer }),
    );
  });

  test("subscriptions cancel calls the owner's function", async () => {
    const hash = await devnet.walletClient.writeContract({
      address: owner as `0x${string}`,
      abi: genericSubscriptionConsumerAbi,
      functionName: "createSubscription",
      args: [CONTAINER, 2, 3_000, 1, false, ZERO, 0n, ZERO, ZERO],
    });
    await devnet.publicClient.waitForTransactionReceipt({ hash });
    const list = ["subscriptions", "list", "--rpc-url", devnet.rpcUrl, "--json"];
    const { id } = JSON.parse((await here(...list, "--owner", owner)).stdout).at(-1);
    const cancelled = await infernet(["subscriptions", "cancel", String(id), "--key", "key-file.txt"]);
    expect(cancelled).toMatchObject({ code: 0, stdout: expect.stringContaining(`Cancelled subscription ${id}`) });
    const after = await here(...list, "--from", String(id));
    expect(JSON.parse(after.stdout)).toMatchObject([{ id, state: { name: "cancelled" } }]);
  });

  test("create-wallet, fund, approve, wallet and withdraw", async () => {
    const key = ["--key", "key-file.txt"];
    const { wallet, owner: walletOwner } = await json("create-wallet", ...key);
    expect(walletOwner).toBe(devnet.accounts.user.address);
    const funded = await infernet(["fund", "-w", wallet, "-a", "1.5 ether", ...key]);
    expect(funded).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Sent 1\.5 ETH .*\ntx 0x[0-9a-f]{64}\n$/) });
    // On a local chain the documented -pk works.
    const pk = ["-pk", devnet.accounts.user.privateKey];
    const rpc = ["--rpc-url", devnet.rpcUrl, "--json"];
    const approved = await here("approve", "-w", wallet, "-s", owner, "-a", "100", ...pk, ...rpc);
    expect(JSON.parse(approved.stdout)).toMatchObject({ wallet, amount: 100 });
    const keystore = ["--account", join(folder, "keystore"), "--password-file", join(folder, "password.txt")];
    const fromKeystore = await here("withdraw", "-w", wallet, "-a", "1 wei", ...keystore, ...rpc);
    expect(JSON.parse(fromKeystore.stdout)).toMatchObject({ wallet, amount: 1 });
    const env = { PRIVATE_KEY: devnet.accounts.user.privateKey };
    const withdrawn = await infernet(["withdraw", "-w", wallet, "-a", "0.5 ether"], { env });
    expect(withdrawn).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Withdrew 0\.5 ETH/) });
    const state = await here("wallet", "-w", wallet, "-s", owner, "--rpc-url", devnet.rpcUrl);
    expect(state.stdout).toMatch(/balance +0\.9{18} ETH \(9{18}\)\n.*\n +allowance +0\.0{15}1 ETH \(100\)/);
  });

  test.each([
    [
      "a key that others can read",
      ["--key", "open-key.txt"],
      1,
      /can be read by others \(mode 644\)\.\nRun: chmod 600/,
    ],
    [
      "a key that is not the signer's",
      ["--key", "other-key.txt"],
      1,
      /The key is that of 0x14dC.* signature of 0x90F7/,
    ],
    ["no key", [], 1, /There is no key to sign with\.\nGive --account NAME/],
  ])("sub with %s is refused before anything is sent", async (_what, key, code, message) => {
    const files = inFolder(["--params", "params.json", "--input", "input.json", ...key]);
    const where = ["--rpc-url", devnet.rpcUrl, "--url", devnet.node.url, "--expiry", "4000000000"];
    expect(await here("sub", ...where, ...files)).toEqual({
      code,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
  });
});

test("no output has shown a key, a colour or a stack trace", () => {
  expect(said).not.toBe("");
  for (const { privateKey } of ANVIL_ACCOUNTS) expect(said.toLowerCase()).not.toContain(privateKey.slice(2));
  expect(said).not.toContain("5a".repeat(16));
  expect(said).not.toContain(PASSWORD);
  expect(said).not.toContain("\u001B");
  expect(said).not.toMatch(/^ +at /m);
});
