import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Abi,
  type Address,
  concat,
  createTestClient,
  encodeFunctionData,
  type Hex,
  http,
  type PrivateKeyAccount,
  parseEther,
  parseEventLogs,
  publicActions,
  walletActions,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import { coordinatorAbi } from "../../ts/abi/generated/coordinator.ts";
import { walletFactoryAbi } from "../../ts/abi/generated/walletFactory.ts";
import { deployContract } from "../../ts/deploy/deployContract.ts";
import { deployProtocol } from "../../ts/deploy/deployProtocol.ts";
import { startAnvil } from "../../ts/devnet/anvil/startAnvil.ts";
import { ANVIL_ACCOUNTS } from "../../ts/protocol/anvilAccounts.ts";

const root = join(import.meta.dirname, "../..");

/** Builds bench/gas/contracts as the protocol is built for deployment. */
export function buildContracts(): void {
  execFileSync(process.execPath, [join(root, "tools/foundry.js"), "forge", "build"], {
    cwd: root,
    env: { ...process.env, FOUNDRY_PROFILE: "bench" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const account = (index: number): PrivateKeyAccount =>
  privateKeyToAccount((ANVIL_ACCOUNTS[index] ?? ANVIL_ACCOUNTS[0]).privateKey);

/** Bytes without a zero among them. */
export const nonZero = (length: number): Hex => `0x${"5a".repeat(length)}`;

/** The chain that the reference was measured on: anvil, prague, transactions from an EOA, a warmed-up system. */
export async function createSetting() {
  const anvil = await startAnvil({ args: ["--hardfork", "prague"] });
  const client = createTestClient({
    mode: "anvil",
    chain: foundry,
    transport: http(anvil.rpcUrl),
    account: account(0),
    pollingInterval: 10,
    cacheTime: 0,
  })
    .extend(publicActions)
    .extend(walletActions);
  const { addresses, deployments } = await deployProtocol(client, { nonce: 0 });

  const artifact = (name: string) =>
    JSON.parse(readFileSync(join(root, `out/bench/Bench.sol/${name}.json`), "utf8")) as {
      abi: Abi;
      bytecode: { object: Hex };
      deployedBytecode: { object: Hex };
    };
  const deploy = async (name: string, args: readonly unknown[]) => {
    const { abi, bytecode, deployedBytecode } = artifact(name);
    const deployed = await deployContract(client, { name, abi, bytecode: bytecode.object, args });
    return { ...deployed, abi, size: (deployedBytecode.object.length - 2) / 2 };
  };

  /** Sends a call and gives its gas; a call that reverts is sent all the same. */
  const send = async (to: Address, data: Hex, options: { from?: PrivateKeyAccount; value?: bigint } = {}) => {
    const { from = account(0), value = 0n } = options;
    const hash = await client.sendTransaction({ account: from, to, data, value, gas: 10_000_000n });
    return client.waitForTransactionReceipt({ hash });
  };
  const call = (
    to: Address,
    abi: Abi,
    functionName: string,
    args: readonly unknown[],
    options: { from?: PrivateKeyAccount; value?: bigint } = {},
  ) => send(to, encodeFunctionData({ abi, functionName, args }), options);
  const created = async (receipt: Promise<Awaited<ReturnType<typeof send>>>) => {
    const { logs } = await receipt;
    const [event] = parseEventLogs({ abi: coordinatorAbi, eventName: "SubscriptionCreated", logs });
    if (!event) throw new Error("no subscription was created");
    return event.args.id;
  };
  const createWallet = async (owner: Address) => {
    const { logs } = await call(addresses.walletFactory, walletFactoryAbi, "createWallet", [owner]);
    const [event] = parseEventLogs({ abi: walletFactoryAbi, eventName: "WalletCreated", logs });
    if (!event) throw new Error("no wallet was created");
    return event.args.wallet;
  };

  return {
    ...{ client, addresses, deployments, deploy, send, call, created, createWallet, account },
    ether: parseEther("1"),
    concat,
    close: anvil.close,
  };
}

export type Setting = Awaited<ReturnType<typeof createSetting>>;
