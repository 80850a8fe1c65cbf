import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";
import { always, startFakeServer } from "../client/rest/fakeServer.ts";
import { captureCli } from "./captureCli.ts";

const OWN_KEY = `0x${"5a".repeat(32)}`;
const WALLET = "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C";

let folder: string;
let gone: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "infernet-cli-"));
  await Promise.all([
    writeFile(join(folder, "input.json"), "{}"),
    writeFile(join(folder, "key"), OWN_KEY, { mode: 0o600 }),
    writeFile(join(folder, "known"), ANVIL_ACCOUNTS[3].privateKey, { mode: 0o600 }),
  ]);
  const server = await startFakeServer(always(200, {}));
  gone = server.url;
  await server[Symbol.asyncDispose]();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(folder, { recursive: true }));

/** A chain of its own id, where every call gives nothing. */
const startChain = (chainId: number) =>
  startFakeServer(({ body }, response) => {
    const { id, method }: { id: number; method: string } = JSON.parse(body);
    const result = method === "eth_chainId" ? `0x${chainId.toString(16)}` : "0x";
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  });

/** Runs a command that fails: its exit code, and the lines of its error. */
async function failing(...args: string[]): Promise<[code: number, ...lines: string[]]> {
  const { code, stdout, stderr } = await captureCli(...args);
  expect(stdout).toBe("");
  return [code, ...stderr.trimEnd().split("\n")];
}

describe("a node that", () => {
  test("is not there", async () => {
    expect(await failing("info", "--url", gone)).toEqual([
      3,
      `error: Cannot reach ${gone}: nothing listens there.`,
      "Check the URL, and that the node is running.",
    ]);
  });

  test("is no URL", async () => {
    expect(await failing("health", "--url", "127.0.0.1:4000")).toEqual([
      1,
      "error: The server's URL cannot be used: it does not start with http:// or https://.",
      "Give one such as http://127.0.0.1:4000.",
    ]);
  });

  test("is something else", async () => {
    await using server = await startFakeServer(always(200, "<html>Welcome</html>"));
    expect(await failing("info", "--url", server.url)).toEqual([
      1,
      expect.stringMatching(/^error: The server's answer is not Infernet's: /),
      "Check that the URL is that of an Infernet node.",
    ]);
  });

  test.each([
    [
      405,
      { error: "Container not supported", params: { container: "x" } },
      "[405] Container not supported - [container=x]",
      /infernet info/,
    ],
    [403, { error: "Forbidden" }, "[403] Forbidden", /--token-file FILE/],
    [429, { error: "Too many requests" }, "[429] Too many requests", /wait 7 seconds/],
    [500, "<html>", "[500] Unknown error", /its log says why/],
  ])("answers %i", async (status, body, first, advice) => {
    await using server = await startFakeServer(always(status, body, { "retry-after": "7" }));
    const args = ["job", "-c", "x", "-i", join(folder, "input.json"), "--url", server.url];
    expect(await failing(...args)).toEqual([4, `error: ${first}`, expect.stringMatching(advice)]);
  });

  test("is a router that is gone", async () => {
    expect(await failing("containers", "--url", gone)).toEqual([
      3,
      expect.stringContaining("nothing listens there"),
      expect.stringMatching(/Give the URL of a router that runs/),
    ]);
  });
});

describe("a chain that", () => {
  test("is not there", async () => {
    expect(await failing("subscriptions", "--rpc-url", gone)).toEqual([
      3,
      "error: The RPC does not answer: asking for the chain's id failed.",
      "Check the RPC URL, and that the chain's node is running.",
      expect.stringMatching(/^Details: /),
    ]);
  });

  test("is no URL, which may hold a secret", async () => {
    const [code, ...lines] = await failing("subscriptions", "--rpc_url", "htp://user:secret@x");
    expect([code, lines.join("\n")]).toEqual([3, expect.not.stringContaining("secret")]);
  });

  test("has no registry that is known", async () => {
    await using chain = await startChain(1);
    const args = ["fund", "-w", WALLET, "-a", "1", "--rpc-url", chain.url, "--key", join(folder, "key")];
    expect(await failing(...args)).toEqual([
      1,
      "error: No Infernet registry is known for chain 1.",
      expect.stringContaining("registry"),
    ]);
  });

  test("has no consumer that is known", async () => {
    await using chain = await startChain(1);
    const args = ["request", "Hi", "--rpc-url", chain.url, "--registry", WALLET, "--key", join(folder, "key")];
    expect(await failing(...args)).toEqual([
      1,
      "error: No consumer is known for chain 1.",
      expect.stringMatching(/^Give --consumer ADDRESS/),
    ]);
  });

  test("has something else where the registry should be", async () => {
    await using chain = await startChain(1);
    const args = ["wallet", "-w", WALLET, "--rpc-url", chain.url, "--registry", WALLET];
    expect(await failing(...args)).toEqual([
      1,
      `error: There is no Infernet registry at ${WALLET}.`,
      expect.stringContaining("Registry"),
    ]);
  });
});

describe("a key", () => {
  const fund = async (chainId: number, ...key: string[]) => {
    await using chain = await startChain(chainId);
    return await failing("fund", "-w", WALLET, "-a", "1", "--rpc-url", chain.url, ...key);
  };

  test("in the command line is refused off local chains, with the reason", async () => {
    const [code, ...lines] = await fund(8453, "-pk", OWN_KEY);
    expect(code).toBe(1);
    expect(lines).toEqual([
      "error: A key in the command line can be read by every user of this machine, and chain 8453 is not a local one.",
      "Use --account NAME (a Foundry keystore), --key FILE, or the environment variable PRIVATE_KEY.",
    ]);
  });

  test("of anvil's is refused off local chains", async () => {
    const [code, line] = await fund(8453, "--key", join(folder, "known"));
    expect([code, line]).toEqual([1, expect.stringMatching(/development keys.*chain 8453/)]);
  });

  test("in the environment, as itself or as the file it is in", async () => {
    for (const value of [ANVIL_ACCOUNTS[3].privateKey, join(folder, "known")]) {
      vi.stubEnv("PRIVATE_KEY", value);
      const [, line] = await fund(8453);
      expect(line).toMatch(/development keys/);
    }
  });

  test.each([
    [["--key", "/no/such/file"], /^error: \/no\/such\/file cannot be read: there is no such file or folder\.$/],
    [["--key", "input"], /holds no private key/],
    [["--account", "/no/such/keystore"], /cannot be read/],
  ])("%j can't be used", async ([flag = "", value = ""], message) => {
    const given = value === "input" ? join(folder, "open") : value;
    if (value === "input") await writeFile(given, "0x1234", { mode: 0o600 });
    const [code, line] = await fund(31337, flag, given);
    expect([code, line]).toEqual([1, expect.stringMatching(message)]);
  });
});

describe("what looks like a key is never repeated", () => {
  test.each([
    [["fund", "-w", WALLET, "-a", "1", "--key", OWN_KEY]],
    [["fund", "-w", WALLET, "-a", "1", "--key", OWN_KEY.slice(2, 60)]],
    [["fund", "-w", WALLET, "-a", "1", "--account", OWN_KEY]],
    [["fund", "-w", WALLET, "-a", "1", "--privat-key", OWN_KEY]],
    [["fund", "-w", WALLET, "-a", "1", `--privat-key=${OWN_KEY}`]],
    [["fund", "-w", WALLET, "-a", OWN_KEY]],
    [["fund", "-w", OWN_KEY, "-a", "1"]],
    [[OWN_KEY]],
    [["trace", OWN_KEY]],
  ])("in %j", async (args) => {
    await using chain = await startChain(31337);
    const { code, stdout, stderr } = await captureCli(...args, "--rpc-url", chain.url);
    expect(code).not.toBe(0);
    expect(stdout + stderr).not.toContain(OWN_KEY.slice(10, 50));
  });
});

describe("the wrong", () => {
  test.each([
    [["jbo"], /unknown command 'jbo'\n\(Did you mean job\?\)/],
    [["job", "--contaners", "x"], /unknown option '--contaners'\n\(Did you mean --containers\?\)/],
    [["subscriptions", "cancle"], /too many arguments|unknown command|Did you mean cancel/],
    [["job", "-i", "x"], /required option '-c, --containers <ids>' not specified/],
    [["job", "-c", "a,,b"], /"a,,b": expected ids with commas between/],
    [["results", "--id", "x", "--retries"], /unknown option '--retries'/],
    [["ids", "--status", "done"], /Allowed choices are pending, completed, all/],
    [["trace", "x"], /"x" is no subscription/],
    [["trace", "0"], /"0" is no subscription/],
    [["sub", "--expiry", "soon", "--params", "x"], /"soon": expected a whole number/],
    [["wallet", "-w", "0x12"], /"0x12" is no address: expected 0x and 40 hex digits/],
    [["fund", "-w", WALLET, "-a", "1", "--key", "a", "-pk", OWN_KEY], /cannot be used with option/],
  ])("%j is wrong usage", async (args, message) => {
    const { code, stdout, stderr } = await captureCli(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(OWN_KEY.slice(2));
  });
});
