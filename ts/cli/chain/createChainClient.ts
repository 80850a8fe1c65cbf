import { type Account, type Client, createClient, defineChain, http, type Transport, webSocket } from "viem";
import { getChainId } from "viem/actions";
import { explainChainError } from "../../client/chain/explainChainError.ts";
import { ChainError } from "../../client/errors/ChainError.ts";
import { type InfernetActions, infernetActions } from "../../client/infernetActions.ts";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import { KeyError } from "../keys/KeyError.ts";
import { resolveAccount } from "../keys/resolveAccount.ts";
import type { ChainOptions, KeyOptions } from "../options/chainOptions.ts";

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
 * @throws ChainError `RPC_UNREACHABLE`
 */
export async function connectToChain(options: ChainOptions): Promise<ChainConnection> {
  const { transport, chainId, close } = await open(options.rpcUrl);
  return { chainId, client: createChainClient(options, transport, chainId), [Symbol.asyncDispose]: close };
}

/**
 * Connects to the chain that the flags name, to send with the key that they name.
 *
 * @param fallback key for a local chain when the flags name none
 * @throws ChainError `RPC_UNREACHABLE`; KeyError
 */
export async function connectWithKey(
  options: ChainOptions & KeyOptions,
  fallback?: Account,
): Promise<ChainConnection & { account: Account }> {
  const { transport, chainId, close } = await open(options.rpcUrl);
  try {
    const account = (await resolveAccount(options, chainId)) ?? (isLocalChainId(chainId) ? fallback : undefined);
    if (!account) throw keyMissing();
    const client = createChainClient(options, transport, chainId, account);
    return { chainId, account, client, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The error of a command that has to sign, with nothing that says by which key. */
export const keyMissing = (): KeyError =>
  new KeyError(
    "KEY_MISSING",
    "There is no key to sign with.",
    "Give --account NAME (a Foundry keystore), --key FILE, or set the environment variable PRIVATE_KEY.",
  );

function createChainClient(
  { registry }: ChainOptions,
  transport: Transport,
  chainId: number,
  account?: Account,
): ChainClient {
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

async function open(rpcUrl: string): Promise<{ transport: Transport; chainId: number; close: () => Promise<void> }> {
  const { transport, close } = transportOf(rpcUrl);
  try {
    return { transport, close, chainId: await getChainId(createClient({ transport })) };
  } catch (error) {
    throw explainChainError(error, { what: "asking for the chain's id" });
  }
}

function transportOf(rpcUrl: string): { transport: Transport; close: () => Promise<void> } {
  const options = { retryCount: 2, timeout: 15_000 };
  if (/^https?:\/\//i.test(rpcUrl) && URL.canParse(rpcUrl)) {
    return { transport: http(rpcUrl, options), close: async () => undefined };
  }
  if (/^wss?:\/\//i.test(rpcUrl) && URL.canParse(rpcUrl)) {
    const transport = webSocket(rpcUrl, { ...options, reconnect: false, keepAlive: false });
    // The socket that every client of this URL shares.
    const close = async () => (await transport({}).value?.getRpcClient())?.close();
    return { transport, close };
  }
  throw new ChainError("The RPC URL cannot be used: it is no http://, https://, ws:// or wss:// URL.", {
    code: "RPC_UNREACHABLE",
    metaMessages: ["Give one such as http://127.0.0.1:8545, by --rpc-url or RPC_URL."],
  });
}
