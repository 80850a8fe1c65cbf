import { createClient, http, type Transport, webSocket } from "viem";
import { getChainId } from "viem/actions";
import { explainChainError } from "../../client/chain/explainChainError.ts";
import { ChainError } from "../../client/errors/ChainError.ts";
import { withProgress } from "../output/withProgress.ts";

/** A way to a chain's RPC that has answered. */
export interface OpenTransport {
  transport: Transport;
  chainId: number;
  /** Closes the websocket, if it is one: that would keep the program running. */
  close: () => Promise<void>;
}

/**
 * Makes a transport for an RPC URL, http(s) or ws(s), and asks which chain is there.
 *
 * @throws ChainError `RPC_UNREACHABLE`
 */
export async function openTransport(rpcUrl: string): Promise<OpenTransport> {
  const { transport, close } = transportOf(rpcUrl);
  try {
    const chainId = await withProgress("Connecting to the chain", () => getChainId(createClient({ transport })));
    return { transport, close, chainId };
  } catch (error) {
    // A socket that never opened fails once more here: what counts is the first error.
    await close().catch(() => undefined);
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
