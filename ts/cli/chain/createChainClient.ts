import { type Account, type Client, createClient, defineChain, type Transport } from "viem";
import { type InfernetActions, infernetActions } from "../../client/infernetActions.ts";
import type { AddressBook } from "../../deploy/book/AddressBook.ts";
import { DEPLOYMENTS_FOLDER, readAddressBook } from "../../deploy/book/addressBookFile.ts";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import { KeyError } from "../keys/KeyError.ts";
import { resolveAccount } from "../keys/resolveAccount.ts";
import type { ChainOptions, KeyOptions } from "../options/chainOptions.ts";
import { openTransport } from "./openTransport.ts";

export type ChainClient = Client & InfernetActions;

/** A chain that is talked to. Disposing of it closes the websocket, if it is one: that would keep the program running. */
export interface ChainConnection extends AsyncDisposable {
  client: ChainClient;
  chainId: number;
}

const LOCAL_POLLING_MS = 50;
const POLLING_MS = 1_000;

/**
 * Connects to the chain that the flags name, for reading.
 *
 * @throws ChainError `RPC_UNREACHABLE`; AddressBookError
 */
export async function connectToChain(options: ChainOptions): Promise<ChainConnection> {
  const { transport, chainId, close } = await openTransport(options.rpcUrl);
  try {
    return { chainId, client: await createChainClient(options, transport, chainId), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Connects to the chain that the flags name, to send with the key that they name.
 *
 * @param fallback key for a local chain when the flags name none
 * @throws ChainError `RPC_UNREACHABLE`; KeyError; AddressBookError
 */
export async function connectWithKey(
  options: ChainOptions & KeyOptions,
  fallback?: Account,
): Promise<ChainConnection & { account: Account }> {
  const { transport, chainId, close } = await openTransport(options.rpcUrl);
  try {
    const account = (await resolveAccount(options, chainId)) ?? (isLocalChainId(chainId) ? fallback : undefined);
    if (!account) throw keyMissing();
    const client = await createChainClient(options, transport, chainId, account);
    return { chainId, account, client, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the address book says of a chain; a devnet's contracts are known without one. */
export const knownDeployment = async (chainId: number): Promise<AddressBook | undefined> =>
  isLocalChainId(chainId) ? undefined : readAddressBook(DEPLOYMENTS_FOLDER, chainId);

/** The error of a command that has to sign, with nothing that says by which key. */
export const keyMissing = (): KeyError =>
  new KeyError(
    "KEY_MISSING",
    "There is no key to sign with.",
    "Give --account NAME (a Foundry keystore), --key FILE, or set the environment variable PRIVATE_KEY.",
  );

async function createChainClient(
  options: ChainOptions,
  transport: Transport,
  chainId: number,
  account?: Account,
): Promise<ChainClient> {
  const registry = options.registry ?? (await knownDeployment(chainId))?.protocol?.registry;
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  return createClient({
    ...{ chain, transport, pollingInterval: isLocalChainId(chainId) ? LOCAL_POLLING_MS : POLLING_MS },
    ...(account && { account }),
  }).extend(infernetActions(registry ? { registry } : {})) as ChainClient;
}
