import { type Address, encodeFunctionData, getContractAddress, isAddressEqual, parseEventLogs } from "viem";
import { getTransactionCount, readContract } from "viem/actions";
import { walletFactoryAbi } from "../../abi/generated/walletFactory.ts";
import type { DeploymentContext } from "../DeploymentContext.ts";
import { DeploymentFailedError } from "../errors/DeploymentFailedError.ts";
import { ask } from "../errors/DeployRpcError.ts";
import { estimateStep, withMargin } from "../plan/estimateStep.ts";
import type { DeploymentTarget } from "./DeploymentTarget.ts";

const NAME = "wallet";

/** Which wallet is to be made. */
export interface WalletTargetParameters {
  /** Who may withdraw from it: a node, or whoever pays for a consumer. */
  owner: Address;
  /** WalletFactory of the protocol. */
  factory: Address;
}

/** An Infernet wallet, which a node is paid into or a consumer pays from. */
export function walletTarget({ owner, factory }: WalletTargetParameters): DeploymentTarget {
  const isWallet = ({ client }: DeploymentContext, address: Address) =>
    ask("a wallet", () =>
      readContract(client, { address: factory, abi: walletFactoryAbi, functionName: "isValidWallet", args: [address] }),
    );
  return {
    key: `wallet-${owner}`,
    title: `an Infernet wallet of ${owner}`,
    parameters: { owner, factory },
    async find(context, book) {
      const known = book.wallets.find(
        (entry) => isAddressEqual(entry.owner, owner) && isAddressEqual(entry.factory, factory),
      );
      return known && (await isWallet(context, known.address)) ? { [NAME]: known.address } : undefined;
    },
    async plan(context, { nonce }) {
      const data = encodeFunctionData({ abi: walletFactoryAbi, functionName: "createWallet", args: [owner] });
      const gas = await estimateStep(context, { name: "the wallet", to: factory, data });
      // The factory's nonce counts its wallets. Somebody else's may come first: what the log says is what counts.
      const made = await ask("the factory's nonce", () => getTransactionCount(context.client, { address: factory }));
      const step = {
        ...{ id: NAME, title: `create a wallet of ${owner}`, nonce, to: factory, data, value: 0n },
        ...{ gas, gasLimit: withMargin(gas), waits: true },
      };
      return {
        steps: [step],
        addresses: { [NAME]: getContractAddress({ from: factory, nonce: BigInt(made) }) },
      };
    },
    created(_step, { logs }) {
      const own = logs.filter(({ address }) => isAddressEqual(address, factory));
      const [event] = parseEventLogs({ abi: walletFactoryAbi, eventName: "WalletCreated", args: { owner }, logs: own });
      return event?.args.wallet;
    },
    async check(context, { mined }) {
      const created = mined.get(NAME)?.created;
      if (created === undefined || !(await isWallet(context, created))) {
        throw new DeploymentFailedError({
          contractName: "the wallet",
          reason: `the WalletFactory ${factory} made none`,
        });
      }
      return { [NAME]: created };
    },
    record(book, { addresses, mined }) {
      const address = addresses[NAME];
      if (address === undefined || book.wallets.some((entry) => isAddressEqual(entry.address, address))) return book;
      const record = mined.get(NAME);
      const entry = {
        ...{ address, owner, factory },
        ...(record && { transactionHash: record.hash, blockNumber: record.blockNumber }),
      };
      return { ...book, wallets: [...book.wallets, entry] };
    },
  };
}
