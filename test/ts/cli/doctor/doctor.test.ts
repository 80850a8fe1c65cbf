import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Finding } from "../../../../ts/cli/doctor/Finding.ts";
import { deployProtocol } from "../../../../ts/deploy/deployProtocol.ts";
import { startAnvil } from "../../../../ts/devnet/anvil/startAnvil.ts";
import type { ProtocolAddresses } from "../../../../ts/protocol/addresses.ts";
import { always, startFakeServer } from "../../client/rest/fakeServer.ts";
import { type PublicChain, startPublicChain, temporaryFolder } from "../../deploy/support.ts";
import { captureCli } from "../captureCli.ts";

const NODE_KEY = generatePrivateKey();
const { address: node } = privateKeyToAccount(NODE_KEY);
const NOWHERE = "0x00000000000000000000000000000000000000aa";

let chain: PublicChain;
let addresses: ProtocolAddresses;
let container: Awaited<ReturnType<typeof startFakeServer>>;
let gone: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** What `infernet init` writes. */
let config: { chain: { wallet: object }; containers: object[] };
beforeAll(async () => {
  [chain, container, folder] = await Promise.all([
    startPublicChain(),
    startFakeServer(always(200, { status: "healthy" })),
    temporaryFolder("doctor"),
  ]);
  const deployer = await chain.newDeployer();
  ({ addresses } = await deployProtocol(deployer as never));
  const closed = await startFakeServer(always(200, {}));
  gone = closed.url;
  await closed[Symbol.asyncDispose]();
  const file = join(folder.path, "written.json");
  const init = ["--rpc-url", chain.rpcUrl, "--registry", addresses.registry, "--service-url", container.url];
  const { code } = await captureCli("init", ...init, "--output", file, "--json");
  expect(code).toBe(0);
  config = JSON.parse(await readFile(file, "utf8"));
});
beforeEach(async () => {
  vi.stubEnv("INFERNET_PRIVATE_KEY", NODE_KEY);
  await chain.test.setBalance({ address: node, value: 10n ** 18n });
  // A block of just now.
  await chain.test.mine({ blocks: 1 });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await using stack = new AsyncDisposableStack();
  for (const one of [chain, container, folder]) stack.use(one);
});

/** Runs the doctor on a changed configuration: what it prints, and its findings that are not "ok". */
async function examine(changes: { chain?: object; wallet?: object; container?: object } = {}) {
  const { wallet } = config.chain;
  const changed = {
    ...config,
    chain: { ...config.chain, wallet: { ...wallet, ...changes.wallet }, ...changes.chain },
    containers: [{ ...config.containers[0], ...changes.container }],
  };
  const file = join(folder.path, "config.json");
  await writeFile(file, JSON.stringify(changed), { mode: 0o600 });
  const json = await captureCli("doctor", "--config", file, "--json");
  const text = await captureCli("doctor", "--config", file);
  const { healthy, findings }: { healthy: boolean; findings: Finding[] } = JSON.parse(json.stdout);
  expect([json.code, text.code]).toEqual(healthy ? [0, 0] : [1, 1]);
  return { healthy, printed: text.stdout, wrong: findings.filter(({ state }) => state !== "ok") };
}

/** One thing is wrong: the doctor says so and what to fix, on two lines, and looks at everything else all the same. */
async function expectOne(changes: Parameters<typeof examine>[0], finding: Finding) {
  const { healthy, printed, wrong } = await examine(changes);
  expect(wrong).toEqual([finding]);
  expect(healthy).toBe(false);
  const { subject, text, fix } = wrong[0] ?? {};
  expect(printed).toContain(`FAIL ${subject}: ${text}\n       -> ${fix}\n`);
}

const failing = (subject: string, text: unknown, fix: unknown) => ({ subject, state: "fail", text, fix }) as Finding;

test("nothing is wrong with what `infernet init` writes", async () => {
  const { healthy, printed, wrong } = await examine();
  expect({ healthy, wrong }).toEqual({ healthy: true, wrong: [] });
  const subjects = [...printed.matchAll(/^ok {3}(.+?): /gm)].map(([, subject]) => subject);
  const container = "container hf_inference_client_service";
  expect(subjects).toEqual(["config", "rpc", "chain", "clock", "balance", "registry", "wallet", container]);
});

describe("the configuration", () => {
  test("has no key", async () => {
    vi.stubEnv("INFERNET_PRIVATE_KEY", undefined);
    const { healthy, wrong } = await examine();
    expect(healthy).toBe(false);
    expect(wrong).toEqual([
      failing(
        "config",
        expect.stringContaining("chain.wallet.private_key"),
        expect.stringMatching(/^Correct .*config.json/),
      ),
    ]);
  });

  test("caps the fee below what gas costs", () =>
    expectOne(
      { wallet: { max_fee_gwei: 0.000_001 } },
      failing("fees", "gas costs more than chain.wallet.max_fee_gwei (0.000001)", "Raise it, or wait."),
    ));
});

describe("the RPC", () => {
  test("is dead", () =>
    expectOne(
      { chain: { rpc_url: gone } },
      failing(
        "rpc",
        expect.stringMatching(/does not answer.*nothing listens there/),
        "Check chain.rpc_url, and that the RPC is up.",
      ),
    ));

  test("is dead, the first of two: the chain is looked at through the other", async () => {
    await expectOne(
      { chain: { rpc_url: gone, rpc_urls: [chain.rpcUrl] } },
      failing("rpc 1", expect.stringContaining("does not answer"), "Check chain.rpc_url, and that the RPC is up."),
    );
    expect((await examine({ chain: { rpc_url: gone, rpc_urls: [chain.rpcUrl] } })).printed).toContain(
      "ok   registry: ",
    );
  });

  test("is of another chain than the registry", async () => {
    await using other = await startAnvil({ chainId: 11_155_111 });
    const { wrong } = await examine({ chain: { rpc_url: other.rpcUrl } });
    expect(wrong).toContainEqual(
      failing(
        "registry",
        `no contract is at chain.registry_address (${addresses.registry}) on Sepolia, chain 11155111`,
        expect.stringMatching(/^Give the RPC of the registry's chain/),
      ),
    );
  });

  test.each([
    ["with another id", 11_155_111],
    ["with the same id", 84_532],
  ])("is two, of different chains, the second %s", async (_what, chainId) => {
    await using other = await startAnvil({ chainId, args: ["--timestamp", "1700000000"] });
    await expectOne(
      { chain: { rpc_urls: [chain.rpcUrl, other.rpcUrl] } },
      failing(
        "rpc 2",
        `is of chain ${chainId}, and rpc 1 of chain 84532: not the same chain`,
        "Let chain.rpc_url and chain.rpc_urls be of one chain.",
      ),
    );
  });
});

describe("the key", () => {
  test("has no balance", async () => {
    await chain.test.setBalance({ address: node, value: 0n });
    await expectOne(
      {},
      failing("balance", `${node} has 0 ETH, for about 0 deliveries`, `Send ${node} some of the chain's currency.`),
    );
  });

  test("has little: the node runs, and is warned", async () => {
    await chain.test.setBalance({ address: node, value: 10n ** 15n * 3n });
    const { healthy, wrong } = await examine();
    expect(healthy).toBe(true);
    expect(wrong).toMatchObject([{ subject: "balance", state: "warn", fix: expect.stringContaining(node) }]);
  });
});

describe("the registry", () => {
  test("is not there", () =>
    expectOne(
      { chain: { registry_address: NOWHERE } },
      failing(
        "registry",
        expect.stringContaining("no contract is at chain.registry_address"),
        expect.stringContaining("infernet deploy protocol makes one"),
      ),
    ));

  test("is another contract", () =>
    expectOne(
      { chain: { registry_address: addresses.fee } },
      failing(
        "registry",
        expect.stringContaining(addresses.fee),
        expect.stringMatching(/^Check the address and the chain\./),
      ),
    ));

  test("leads to a contract that is gone", async () => {
    const snapshot = await chain.test.snapshot();
    await chain.test.setCode({ address: addresses.inbox, bytecode: "0x" });
    try {
      await expectOne(
        {},
        failing("registry", "Inbox no code is there", expect.stringContaining("deploy the protocol")),
      );
    } finally {
      await chain.test.revert({ id: snapshot });
    }
  });
});

test("the wallet is none of the protocol's", () =>
  expectOne(
    { wallet: { payment_address: NOWHERE } },
    failing(
      "wallet",
      expect.stringMatching(/is no Infernet wallet of the factory/),
      "Make one: infernet deploy service-wallet --owner <the node's address>",
    ),
  ));

describe("the container", () => {
  test("is down", () =>
    expectOne(
      { container: { url: gone } },
      failing(
        "container hf_inference_client_service",
        expect.stringContaining(`${gone} does not answer`),
        "Start it, or correct its url or port.",
      ),
    ));

  test("wants another token", async () => {
    await using locked = await startFakeServer(always(401, {}));
    await expectOne(
      { container: { url: locked.url } },
      failing(
        "container hf_inference_client_service",
        `${locked.url} refuses the node's token (401)`,
        "Set bearer to its token.",
      ),
    );
  });
});

describe("the clock", () => {
  const now = () => Math.floor(Date.now() / 1_000);

  test.each([
    ["behind the chain", 3_600, /^the latest block is 3[56]\d\d s in the future$/, /Set this machine's clock/],
    [
      "ahead of the chain, or the RPC behind",
      -3_600,
      /^the latest block is 36\d\d s old$/,
      /another RPC, check the clock/,
    ],
  ])("is %s", async (_what, skew, text, fix) => {
    await using other = await startPublicChain("--timestamp", String(now() + skew));
    const { wrong } = await examine({ chain: { rpc_url: other.rpcUrl } });
    expect(wrong).toContainEqual(failing("clock", expect.stringMatching(text), expect.stringMatching(fix)));
  });
});
