import {
  type Account,
  type Address,
  type Chain,
  createWalletClient,
  type Hex,
  type HttpTransport,
  http,
  type WalletClient,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { infernetActions } from "../../../ts/client/infernetActions.ts";
import { encodeDelivery } from "../../../ts/codec/encodeDelivery.ts";
import { encodeResult } from "../../../ts/codec/encodeResult.ts";
import type { TaskResult } from "../../../ts/codec/TaskResult.ts";
import { type DeployContractParameters, deployContract } from "../../../ts/deploy/deployContract.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { connectChain, POLLING_INTERVAL_MS } from "../../../ts/devnet/connectChain.ts";
import { deployDevnetContracts } from "../../../ts/devnet/deployDevnetContracts.ts";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";
import {
  genericSubscriptionConsumerAbi,
  genericSubscriptionConsumerBytecode,
} from "../e2e/generated/genericSubscriptionConsumer.ts";

/** An anvil with the protocol and no node: the tests deliver themselves. */
export async function startInfernetChain() {
  const anvil = await startAnvil();
  const connection = await connectChain(anvil.rpcUrl);
  const contracts = await deployDevnetContracts(connection);
  const { chain, publicClient, testClient, rpcUrl } = connection;
  const walletOf = (privateKey: Hex): WalletClient<HttpTransport, Chain, Account> =>
    createWalletClient({
      account: privateKeyToAccount(privateKey),
      chain,
      transport: http(rpcUrl),
      pollingInterval: POLLING_INTERVAL_MS,
    });
  const user = walletOf(ACCOUNTS.user.privateKey).extend(infernetActions());
  const node = walletOf(ACCOUNTS.node.privateKey);
  const stranger = walletOf(ANVIL_ACCOUNTS[5].privateKey).extend(infernetActions());
  const { coordinator, nodeWallet, registry } = contracts;

  const mined = async (sent: Promise<Hex>) => publicClient.waitForTransactionReceipt({ hash: await sent });
  /** Resolves once it is mined: anvil gives out a transaction's hash before. */
  const deliver = async (
    subscriptionId: number,
    {
      interval = 1,
      payload = EMPTY_DELIVERY,
      by = node,
    }: { interval?: number; payload?: Payload; by?: typeof node } = {},
  ): Promise<Hex> => {
    const { input, output, proof } = payload;
    const sent = by.writeContract({
      address: coordinator,
      abi: coordinatorAbi,
      functionName: "deliverCompute",
      args: [subscriptionId, interval, input, output, proof, nodeWallet],
    });
    return (await mined(sent)).transactionHash;
  };
  const deploy = async (parameters: Pick<DeployContractParameters, "abi" | "bytecode" | "args">): Promise<Address> =>
    (await deployContract(user, { name: "test contract", ...parameters })).address;

  /** A consumer that makes and cancels recurring subscriptions, in whose name `ACCOUNTS.user` signs. */
  const recurring = await deploy({
    abi: genericSubscriptionConsumerAbi,
    bytecode: genericSubscriptionConsumerBytecode,
    args: [registry, ACCOUNTS.user.address],
  });
  const zero = "0x0000000000000000000000000000000000000000";
  const subscribe = async ({ frequency = 2, period = 60, redundancy = 1, lazy = false } = {}) =>
    user.requestCompute({
      address: recurring,
      abi: genericSubscriptionConsumerAbi,
      functionName: "createSubscription",
      args: ["echo", frequency, period, redundancy, lazy, zero, 0n, zero, zero],
    });
  const cancel = (subscriptionId: number) =>
    mined(
      user.writeContract({
        address: recurring,
        abi: genericSubscriptionConsumerAbi,
        functionName: "cancelSubscription",
        args: [subscriptionId],
      }),
    );
  return {
    ...{ contracts, chain, rpcUrl, publicClient, testClient, user, node, stranger, recurring, walletOf },
    ...{ mined, deliver, deploy, subscribe, cancel },
    /** Lets time pass, and makes a block. */
    async wait(seconds: number) {
      await testClient.increaseTime({ seconds });
      await testClient.mine({ blocks: 1 });
    },
    [Symbol.asyncDispose]: () => anvil.close(),
  };
}

export type InfernetChain = Awaited<ReturnType<typeof startInfernetChain>>;

interface Payload {
  input: Hex;
  output: Hex;
  proof: Hex;
}

const EMPTY_DELIVERY: Payload = { input: "0x", output: "0x", proof: "0x" };

/** The bytes that the Hugging Face service would have delivered. */
export const deliveryOf = (result: TaskResult): Payload =>
  encodeDelivery({
    ...{ raw_input: "", processed_input: "", processed_output: "", proof: "" },
    raw_output: encodeResult(result).slice(2),
  });
