import { type Address, encodeFunctionData, type Hex, parseGwei, zeroAddress } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { serializeDelegatedRequest } from "../../../ts/client/delegated/serializeDelegatedRequest.ts";
import { signDelegatedSubscription } from "../../../ts/client/delegated/signDelegatedSubscription.ts";
import { stringifyExactJson } from "../../../ts/codec/exactJson.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { Semaphore } from "../../../ts/node/Semaphore.ts";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";
import { containerHash } from "../../../ts/protocol/containerHash.ts";
import { echoInput } from "../e2e/echo.ts";
import { failingConsumerAbi } from "../e2e/generated/failingConsumer.ts";
import { genericCallbackConsumerAbi } from "../e2e/generated/genericCallbackConsumer.ts";
import type { Chain } from "./Chain.ts";

/** Contracts that the users ask through. */
export interface Consumers {
  callback: Address;
  /** Asks for what can't be had. */
  poisoned: Address;
  /** Refuses every answer. */
  failing: Address;
  /** Owner of delegated subscriptions. */
  delegator: Address;
}

export interface UsersOptions {
  chain: Chain;
  chainId: number;
  coordinator: Address;
  consumers: Consumers;
  nodeUrl: string;
  /** How many accounts ask. */
  accounts: number;
}

/** Pays any base fee that a spike brings. */
const FEES = { maxFeePerGas: parseGwei("10000"), maxPriorityFeePerGas: parseGwei("1") };
/** How many of an account's transactions are broadcast again at a time. */
const REBROADCAST = 100;

interface Sender {
  account: PrivateKeyAccount;
  firstNonce: number;
  /** Its transactions, in the order of their nonces. */
  sent: Hex[];
  /** One at a time is signed, or two would get the same nonce. */
  signing: Semaphore;
}

/** Those who ask, and see to it that what they asked gets into the chain and stays there. */
export class Users {
  readonly #options: UsersOptions;
  readonly #senders: Sender[] = [];
  readonly #unposted: string[] = [];
  #turn = 0;
  #delegated = 0;
  /** Texts of the requests on chain. */
  readonly asked: string[] = [];
  /** Texts of the delegated requests. */
  readonly delegatedTexts: string[] = [];

  private constructor(options: UsersOptions) {
    this.#options = options;
  }

  static async create(options: UsersOptions): Promise<Users> {
    const users = new Users(options);
    for (const { privateKey } of ANVIL_ACCOUNTS.slice(4, 4 + options.accounts)) {
      const account = privateKeyToAccount(privateKey);
      const firstNonce = await options.chain.nonce(account.address);
      users.#senders.push({ account, sent: [], firstNonce, signing: new Semaphore(1) });
    }
    return users;
  }

  /** Asks for an echo on chain. */
  async ask(text: string, consumer: keyof Consumers = "callback"): Promise<void> {
    const { consumers } = this.#options;
    const input = echoInput(text);
    const data =
      consumer === "failing"
        ? encodeFunctionData({ abi: failingConsumerAbi, functionName: "requestCompute", args: ["echo", input] })
        : encodeFunctionData({
            abi: genericCallbackConsumerAbi,
            functionName: "requestCompute",
            args: ["echo", input, 1, zeroAddress, 0n, zeroAddress, zeroAddress],
          });
    if (consumer === "callback") this.asked.push(text);
    await this.#send(consumers[consumer], data);
  }

  /** Asks by a delegated subscription; the node gets it by REST as soon as it takes it. */
  async askDelegated(text: string): Promise<void> {
    const { chainId, coordinator, consumers } = this.#options;
    const subscription = {
      owner: consumers.delegator,
      activeAt: 1,
      period: 0,
      frequency: 1,
      redundancy: 1,
      containerId: containerHash(["echo"]),
      lazy: false,
      verifier: zeroAddress,
      paymentAmount: 0n,
      paymentToken: zeroAddress,
      wallet: zeroAddress,
    };
    const signature = await signDelegatedSubscription({
      signer: privateKeyToAccount(ACCOUNTS.user.privateKey),
      ...{ chainId, coordinator, subscription, expiry: 2 ** 32 - 1, nonce: this.#delegated++ },
    });
    const request = serializeDelegatedRequest({ subscription, signature, data: { input: echoInput(text).slice(2) } });
    this.delegatedTexts.push(text);
    this.#unposted.push(stringifyExactJson(request));
  }

  /** Sends what isn't in the chain, or not any more, and posts what the node has not taken. */
  async insist(): Promise<void> {
    const { chain, nodeUrl } = this.#options;
    for (const { account, sent, firstNonce } of this.#senders) {
      const mined = (await chain.nonce(account.address)) - firstNonce;
      await chain.broadcast(sent.slice(mined, mined + REBROADCAST));
    }
    for (let [body] = this.#unposted; body !== undefined; [body] = this.#unposted) {
      const response = await post(nodeUrl, body);
      if (!response) return; // the node is down
      if (response.status !== 200) throw new Error(`a delegated subscription was refused: ${await response.text()}`);
      this.#unposted.shift();
    }
  }

  /** Whether everything that was asked is where it belongs. */
  async isHeard(): Promise<boolean> {
    for (const { account, sent, firstNonce } of this.#senders) {
      if ((await this.#options.chain.nonce(account.address)) < firstNonce + sent.length) return false;
    }
    return this.#unposted.length === 0;
  }

  async #send(to: Address, data: Hex): Promise<void> {
    const sender = this.#senders[this.#turn++ % this.#senders.length];
    if (!sender) throw new Error("there is nobody to ask");
    const raw = await sender.signing.run(async () => {
      const nonce = sender.firstNonce + sender.sent.length;
      const transaction = { chainId: this.#options.chainId, nonce, to, data, gas: 500_000n, ...FEES };
      const signed = await sender.account.signTransaction({ type: "eip1559", ...transaction });
      sender.sent.push(signed);
      return signed;
    });
    await this.#options.chain.broadcast([raw]);
  }
}

async function post(url: string, body: string): Promise<Response | undefined> {
  const headers = { "content-type": "application/json" };
  return fetch(`${url}/api/jobs`, { method: "POST", headers, body, signal: AbortSignal.timeout(5_000) }).catch(
    () => undefined,
  );
}
