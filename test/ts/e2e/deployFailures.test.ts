import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { executeDeployment } from "../../../ts/deploy/execute/executeDeployment.ts";
import { writeKeystore } from "../../../ts/deploy/keys/keystoreFiles.ts";
import { prepareDeployment } from "../../../ts/deploy/prepareDeployment.ts";
import { protocolTarget } from "../../../ts/deploy/targets/protocolTarget.ts";
import { minedBy, QUICK, startPublicChain, temporaryFolder } from "../deploy/support.ts";
import { runInfernet } from "./infernetProcess.ts";

const PASSWORD = "correct horse battery staple";

test("a wrong password, chain or balance: one clear error, the journal as it was; the next run completes it", async () => {
  await using chain = await startPublicChain();
  await using folder = await temporaryFolder("deploy-failures");
  const deployments = join(folder.path, "deployments");
  const [right, wrong] = [join(folder.path, "right"), join(folder.path, "wrong")];
  await writeFile(right, `${PASSWORD}\n`);
  await writeFile(wrong, "incorrect");
  const privateKey = generatePrivateKey();
  const { address } = await writeKeystore({
    ...{
      folder: join(folder.path, ".foundry/keystores"),
      name: "deployer",
      privateKey,
      password: PASSWORD,
      n: 2 ** 13,
    },
  });

  // Half done: cut off once the Registry is there.
  const client = await chain.newDeployer({ account: privateKeyToAccount(privateKey) });
  const target = protocolTarget({ feeRecipient: address, fee: 0 });
  const prepared = await prepareDeployment(client, target, { folder: deployments });
  const cut = new AbortController();
  const onEvent = ({ type }: { type: string }) => type === "mined" && cut.abort();
  await expect(executeDeployment(prepared, { ...QUICK, signal: cut.signal, onEvent })).rejects.toThrow();
  const journal = await readFile(prepared.journalPath, "utf8");
  const sent = await minedBy(chain, address);
  expect(sent).toHaveLength(1);

  const deploy = async (passwordFile: string, ...args: string[]) => {
    const key = ["--account", "deployer", "--password-file", passwordFile];
    const where = ["--rpc-url", chain.rpcUrl, "--deployments", deployments];
    const env = { HOME: folder.path, USERPROFILE: folder.path };
    return runInfernet(["deploy", "protocol", ...where, ...key, "--yes", "--json", ...args], { env }).ended;
  };
  const expectRefusal = async (run: ReturnType<typeof deploy>, lines: (string | RegExp)[]) => {
    const { code, stdout, stderr } = await run;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const printed = stderr.trimEnd().split("\n");
    expect(printed).toEqual(lines.map((line) => expect.stringMatching(line)));
    expect(stderr).not.toMatch(/incorrect|correct horse/);
    expect(await readFile(prepared.journalPath, "utf8")).toBe(journal);
    expect(await minedBy(chain, address)).toEqual(sent);
  };

  await expectRefusal(deploy(wrong), [
    /^error: The password of the keystore is wrong, or the file is damaged\.$/,
    /^Give the password that it was encrypted with\./,
    /^Docs: docs\/deploy\.md#keys$/,
  ]);
  await expectRefusal(deploy(right, "--chain", "sepolia"), [
    /^error: The RPC is of chain 84532, and --chain sepolia is of chain 11155111\.$/,
    /^Give the RPC URL/,
  ]);
  await chain.test.setBalance({ address, value: 1_000n });
  await expectRefusal(deploy(right), [/^error: .*0\.000000000000001/, /^Send it at least 0\.\d+/]);

  await chain.test.setBalance({ address, value: parseEther("1") });
  const { code, stdout } = await deploy(right);
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({
    ...{ code: 0, state: "unfinished", sent: true, addresses: prepared.plan.addresses },
  });
  expect(await minedBy(chain, address)).toHaveLength(6);
});

test("Ctrl-C while a transaction waits: it says where it stopped; the same command continues, and sends nothing twice", async () => {
  await using chain = await startPublicChain("--no-mining");
  await using folder = await temporaryFolder("deploy-interrupt");
  const privateKey = generatePrivateKey();
  const { address } = privateKeyToAccount(privateKey);
  await chain.test.setBalance({ address, value: parseEther("1") });
  const args = ["deploy", "protocol", "--rpc-url", chain.rpcUrl, "--deployments", folder.path, "--json"];
  const deploy = (...flags: string[]) => runInfernet([...args, ...flags], { env: { PRIVATE_KEY: privateKey } });

  // Without a terminal nobody can agree.
  const unasked = await deploy().ended;
  expect(unasked).toMatchObject({ code: 1, stdout: "" });
  expect(unasked.stderr).toMatch(/no terminal to ask .*\nNothing was sent\. Add --yes/);

  const interrupted = deploy("--yes");
  const pending = () => chain.test.getTransactionCount({ address, blockTag: "pending" });
  await expect.poll(pending, { timeout: 60_000, interval: 20 }).toBe(1);
  interrupted.child.kill("SIGINT");
  const { code, stdout, stderr } = await interrupted.ended;
  expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
  expect(stderr).toMatch(/^error: .*stopped at "create Registry": it was interrupted/);
  expect(stderr).toMatch(/[Rr]un .*again/);

  await chain.test.setAutomine(true);
  const again = await deploy("--yes").ended;
  expect({ code: again.code, ...JSON.parse(again.stdout) }).toMatchObject({ code: 0, state: "unfinished", sent: true });
  expect(await minedBy(chain, address)).toHaveLength(6);
});
