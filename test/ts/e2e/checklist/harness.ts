import {
  type Abi,
  type Address,
  type ContractConstructorArgs,
  createWalletClient,
  getContract,
  type Hex,
  http,
  parseEventLogs,
  zeroAddress,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { coordinatorAbi } from "../../../../ts/abi/generated/coordinator.ts";
import { feeAbi } from "../../../../ts/abi/generated/fee.ts";
import { walletAbi } from "../../../../ts/abi/generated/wallet.ts";
import { walletFactoryAbi } from "../../../../ts/abi/generated/walletFactory.ts";
import { deployContract } from "../../../../ts/deploy/deployContract.ts";
import { ACCOUNTS } from "../../../../ts/devnet/accounts.ts";
import { POLLING_INTERVAL_MS } from "../../../../ts/devnet/connectChain.ts";
import { parseConfig } from "../../../../ts/node/config/parseConfig.ts";
import { createNode } from "../../../../ts/node/createNode.ts";
import { ANVIL_ACCOUNTS } from "../../../../ts/protocol/anvilAccounts.ts";
import { memoryLogger, until } from "../../node/support.ts";
import { startEcho } from "../echo.ts";
import { atomicVerifierAbi, atomicVerifierBytecode } from "../generated/atomicVerifier.ts";
import { errorConsumerAbi, errorConsumerBytecode } from "../generated/errorConsumer.ts";
import { failingConsumerAbi, failingConsumerBytecode } from "../generated/failingConsumer.ts";
import { fakeMoneyAbi, fakeMoneyBytecode } from "../generated/fakeMoney.ts";
import { genericCallbackConsumerAbi, genericCallbackConsumerBytecode } from "../generated/genericCallbackConsumer.ts";
import {
  genericSubscriptionConsumerAbi,
  genericSubscriptionConsumerBytecode,
} from "../generated/genericSubscriptionConsumer.ts";
import { lazyVerifierAbi, lazyVerifierBytecode } from "../generated/lazyVerifier.ts";
import { startChain } from "../support.ts";

export const ETH: Address = zeroAddress;
/** The protocol's fee in the payment tests, of 10,000; the consumer side pays it twice. */
export const FEE = 500n;

/**
 * The setting of the Infernet end-to-end tests: anvil, the protocol, their consumers, tokens and verifiers, three echo
 * containers (free, priced, priced with proofs), and a node in this process whose log can be waited for.
 *
 * @param options `containers` are offered beside the echo containers
 */
export async function startChecklist({ containers = [] }: { containers?: object[] } = {}) {
  const chain = await startChain();
  const echo = await startEcho();
  const { rpcUrl, publicClient, testClient, contracts } = chain;
  const user = createWalletClient({
    account: privateKeyToAccount(ACCOUNTS.user.privateKey),
    chain: chain.chain,
    transport: http(rpcUrl),
    pollingInterval: POLLING_INTERVAL_MS,
  });

  const deploy = async <const abi extends Abi>(
    name: string,
    abi: abi,
    bytecode: Hex,
    args: ContractConstructorArgs<abi>,
  ) => {
    const { address } = await deployContract(user, { name, abi, bytecode, args });
    return getContract({ address, abi, client: { public: publicClient, wallet: user } });
  };
  const createWallet = async (owner: Address) => {
    const hash = await user.writeContract({
      address: contracts.walletFactory,
      abi: walletFactoryAbi,
      functionName: "createWallet",
      args: [owner],
    });
    const { logs } = await publicClient.waitForTransactionReceipt({ hash });
    const [created] = parseEventLogs({ abi: walletFactoryAbi, eventName: "WalletCreated", logs });
    if (!created) throw new Error("no wallet was created");
    return getContract({
      address: created.args.wallet,
      abi: walletAbi,
      client: { public: publicClient, wallet: user },
    });
  };

  const { registry } = contracts;
  const signer = user.account.address;
  const callback = await deploy("callback", genericCallbackConsumerAbi, genericCallbackConsumerBytecode, [registry]);
  const recurring = await deploy("recurring", genericSubscriptionConsumerAbi, genericSubscriptionConsumerBytecode, [
    registry,
    signer,
  ]);
  const failing = await deploy("failing", failingConsumerAbi, failingConsumerBytecode, [registry, signer]);
  const errors = await deploy("errors", errorConsumerAbi, errorConsumerBytecode, [registry]);
  const accepted = await deploy("accepted", fakeMoneyAbi, fakeMoneyBytecode, []);
  const rejected = await deploy("rejected", fakeMoneyAbi, fakeMoneyBytecode, []);
  const verifierWallet = await createWallet(signer);
  const atomic = await deploy("atomic", atomicVerifierAbi, atomicVerifierBytecode, [registry, verifierWallet.address]);
  const lazy = await deploy("lazy", lazyVerifierAbi, lazyVerifierBytecode, [registry, verifierWallet.address]);
  const consumerWallet = await createWallet(signer);
  const nodeWallet = getContract({ address: contracts.nodeWallet, abi: walletAbi, client: publicClient });

  const deployer = privateKeyToAccount(ACCOUNTS.deployer.privateKey);
  await publicClient.waitForTransactionReceipt({
    hash: await user.writeContract({
      account: deployer,
      address: contracts.fee,
      abi: feeAbi,
      functionName: "updateFee",
      args: [Number(FEE)],
    }),
  });

  const price = { [ETH]: 10n ** 18n, [accepted.address]: 10n ** 18n };
  const configOf = (privateKey: Hex, wallet: Address, more: object = {}, chainOptions: object = {}) =>
    parseConfig({
      manage_containers: false,
      server: { port: 0, rate_limit: { num_requests: 1_000, period: 1_000 } },
      store: { path: ":memory:" },
      chain: {
        enabled: true,
        rpc_url: chain.wsUrl,
        trail_head_blocks: 0,
        registry_address: registry,
        allowed_verifiers: [atomic.address, lazy.address],
        wallet: {
          private_key: privateKey,
          payment_address: wallet,
          allowed_sim_errors: ["reverting"],
          ...more,
        },
        ...chainOptions,
      },
      containers: [
        { id: "echo", url: echo.url, accepted_payments: { [ETH]: 0, [accepted.address]: 0 } },
        { id: "echo_with_payment_requirements", url: echo.url, accepted_payments: price },
        { id: "echo_with_proofs", url: echo.url, accepted_payments: price, generates_proofs: true },
        ...containers,
      ],
    }).config;
  const { logger, lines } = memoryLogger();
  const node = await createNode({ config: configOf(ACCOUNTS.node.privateKey, nodeWallet.address), logger });
  /** Another node with a key and a wallet of its own, and what else `chain.wallet` and `chain` are to say; closed by whoever starts it. */
  const startAnotherNode = async (more?: object, chainOptions?: object) => {
    const { privateKey, address } = ANVIL_ACCOUNTS[6];
    const { address: wallet } = await createWallet(address);
    const { logger, lines } = memoryLogger();
    return { ...(await createNode({ config: configOf(privateKey, wallet, more, chainOptions), logger })), lines };
  };

  /** A log line, past or future, that shows all of `fields` and whose text matches. */
  const logged = (pattern: RegExp, fields: Record<string, unknown> = {}) =>
    until(() =>
      lines.find(
        (line) =>
          pattern.test(JSON.stringify(line)) && Object.entries(fields).every(([key, value]) => line[key] === value),
      ),
    );
  /** Waits for a user's transaction, and gives the subscription it created. */
  const created = async (sent: Promise<Hex>): Promise<number> => {
    const { logs, status } = await publicClient.waitForTransactionReceipt({ hash: await sent });
    const [event] = parseEventLogs({ abi: coordinatorAbi, eventName: "SubscriptionCreated", logs });
    if (!event) throw new Error(`no subscription was created: the transaction is ${status}`);
    return event.args.id;
  };
  const done = async (sent: Promise<Hex>) => publicClient.waitForTransactionReceipt({ hash: await sent });
  const balance = (token: Address, of: Address) =>
    token === ETH ? publicClient.getBalance({ address: of }) : accepted.read.balanceOf([of]);
  /** Puts money into a wallet. */
  const fund = async (token: Address, wallet: Address, amount: bigint) => {
    if (token === ETH) await done(user.sendTransaction({ to: wallet, value: amount }));
    else await done(accepted.write.mint([wallet, amount]));
  };

  /** The chain's clock goes on by itself only when blocks are made. */
  const pass = async (seconds: number) => {
    await testClient.increaseTime({ seconds });
    await testClient.mine({ blocks: 1 });
  };

  return {
    ...{ chain, echo, node, lines, user, publicClient, testClient, contracts },
    ...{ callback, recurring, failing, errors, accepted, rejected, atomic, lazy },
    ...{ consumerWallet, nodeWallet, verifierWallet, createWallet },
    ...{ logged, created, done, balance, fund, pass, startAnotherNode },
    async [Symbol.asyncDispose]() {
      await node.close();
      await echo[Symbol.asyncDispose]();
      await chain[Symbol.asyncDispose]();
    },
  };
}

export type Checklist = Awaited<ReturnType<typeof startChecklist>>;
