import type { Logger } from "pino";
import { type Address, encodeFunctionData, isAddressEqual, type PublicClient } from "viem";
import { walletAbi } from "../../abi/generated/wallet.ts";
import { untilAnswered } from "../chain/retry.ts";
import { DeliveryRefusedError } from "../errors.ts";
import { Semaphore } from "../Semaphore.ts";
import type { TransactionManager } from "../transactions/TransactionManager.ts";

export interface EscrowOptions {
  client: PublicClient;
  node: Address;
  /** The node's Infernet Wallet, which stakes as much as a delivery pays. */
  wallet: Address | undefined;
  transactions: TransactionManager;
  logger: Logger;
  signal: AbortSignal;
}

/**
 * What the node approves itself for, per token. Far above any stake, so that deliveries at the same time don't take each
 * other's allowance; far below 2^256, so that returning a stake to it can't overflow.
 */
const ALLOWANCE = 2n ** 128n - 1n;
const APPROVE_GAS = 150_000n;

/** Lets the node's wallet stake for deliveries with proofs: the Coordinator locks the stake in the name of the node. */
export class Escrow {
  readonly #options: EscrowOptions;
  readonly #approving = new Semaphore(1);

  constructor(options: EscrowOptions) {
    this.#options = options;
  }

  /**
   * Makes sure that `amount` of `token` may be staked.
   *
   * @throws DeliveryRefusedError when the node has no wallet, or doesn't own it
   */
  async ensure(token: Address, amount: bigint): Promise<void> {
    const { client, wallet, node, logger } = this.#options;
    if (wallet === undefined) {
      throw new DeliveryRefusedError("PaymentWallet has no address: set chain.wallet.payment_address.");
    }
    await this.#approving.run(async () => {
      if ((await this.#allowance(wallet, token)) >= amount) return;
      const owner = await untilAnswered(
        "owner",
        () => client.readContract({ address: wallet, abi: walletAbi, functionName: "owner" }),
        this.#options,
      );
      if (!isAddressEqual(owner, node)) {
        throw new DeliveryRefusedError(`The payment wallet ${wallet} belongs to ${owner}, not to the node ${node}.`);
      }
      const { hash, settled } = await this.#options.transactions.send({
        to: wallet,
        data: encodeFunctionData({ abi: walletAbi, functionName: "approve", args: [node, token, ALLOWANCE] }),
        gas: APPROVE_GAS,
        deliveries: [],
      });
      logger.info({ wallet, token, tx_hash: hash }, "Approving the node's stake");
      await settled;
      if ((await this.#allowance(wallet, token)) < amount) {
        throw new DeliveryRefusedError(`The payment wallet ${wallet} didn't take the approval of the node's stake.`);
      }
    });
  }

  #allowance(wallet: Address, token: Address): Promise<bigint> {
    const { client, node } = this.#options;
    const call = { address: wallet, abi: walletAbi, functionName: "allowance", args: [node, token] } as const;
    return untilAnswered("allowance", () => client.readContract(call), this.#options);
  }
}
