import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deployProtocol } from "../../../../ts/deploy/deployProtocol.ts";
import { inspectConfig } from "../../../../ts/node/config/parseConfig.ts";
import type { ProtocolAddresses } from "../../../../ts/protocol/addresses.ts";
import { CHAIN_ID, type PublicChain, startPublicChain, temporaryFolder } from "../../deploy/support.ts";
import { captureCli } from "../captureCli.ts";

const NOBODY = "0x00000000000000000000000000000000000000aa";

let chain: PublicChain;
let addresses: ProtocolAddresses;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  [chain, folder] = await Promise.all([
    startPublicChain("--block-base-fee-per-gas", "5000000"),
    temporaryFolder("init"),
  ]);
  const deployer = await chain.newDeployer();
  ({ addresses } = await deployProtocol(deployer as never));
});
afterAll(async () => {
  await using stack = new AsyncDisposableStack();
  for (const one of [chain, folder]) stack.use(one);
});

const init = (...args: string[]) =>
  captureCli("init", "--rpc-url", chain.rpcUrl, "--deployments", join(folder.path, "deployments"), ...args);

/** Runs it where it has to fail: the lines of its error. */
async function failing(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await init(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  return stderr.trimEnd().split("\n");
}

test("the limits are those of somebody who means to keep the money; there is no key in it", async () => {
  const output = join(folder.path, "config.json");
  const { code, stdout } = await init("--registry", addresses.registry, "--output", output);
  expect(code).toBe(0);
  expect(stdout).toContain(`registry ${addresses.registry}`);
  expect(stdout).toContain("  EIP-1559 fees\n");
  const text = await readFile(output, "utf8");
  const config = JSON.parse(text);
  expect(config).toMatchObject({
    server: { host: "127.0.0.1", rate_limit: { num_requests: 60, period: 60 } },
    store: { path: `infernet-${CHAIN_ID}.sqlite` },
    chain: { rpc_url: chain.rpcUrl, registry_address: addresses.registry, trail_head_blocks: 1 },
    containers: [{ allowed_ips: ["127.0.0.1", "::1"] }],
  });
  expect(config.chain.wallet).toEqual({ max_gas_limit: 3_000_000, max_fee_gwei: expect.any(Number) });
  // Twenty times what gas costs now: anvil's tip of 1 gwei and next to no base fee.
  expect(config.chain.wallet.max_fee_gwei).toBeGreaterThanOrEqual(20);
  expect(config.chain.wallet.max_fee_gwei).toBeLessThan(25);
  const { issues } = inspectConfig(config, undefined);
  expect(issues.map(({ path }) => path)).toEqual(["chain.wallet.private_key"]);
  if (process.platform !== "win32") expect((await stat(output)).mode & 0o777).toBe(0o600);
});

test("a file is overwritten only with --force", async () => {
  const output = join(folder.path, "mine.json");
  await writeFile(output, "mine");
  const args = ["--registry", addresses.registry, "--output", output];
  expect(await failing(...args)).toEqual([
    `error: There is a file ${output} already.`,
    "Add --force to overwrite it, or name another file by --output.",
  ]);
  expect(await readFile(output, "utf8")).toBe("mine");
  expect((await init(...args, "--force")).code).toBe(0);
  expect(await readFile(output, "utf8")).not.toBe("mine");
});

test("a wallet that is none of the protocol's is refused: a node that names one is never paid", async () => {
  const [error, remedy] = await failing("--registry", addresses.registry, "--payment-address", NOBODY, "-o", "-");
  expect(error).toMatch(/^error: 0x0{38}aa is no Infernet wallet of the factory 0x/i);
  expect(remedy).toBe("Make one: infernet deploy service-wallet --owner <the node's address>");
});

test("where no protocol is known, it says how to get one", async () => {
  expect(await failing("-o", "-")).toEqual([
    "error: No protocol is known on Base Sepolia (chain 84532).",
    expect.stringMatching(/^Deploy it \(infernet deploy protocol\), take one .*or give --registry\.$/),
    "Docs: docs/deploy.md#address-book",
  ]);
});
