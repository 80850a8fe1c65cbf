const PATIENCE_MS = 3_000;

/**
 * Looks for a websocket of a chain's RPC: at its URL, or where HTTP's URL has one, with `ws` for `http`.
 *
 * @returns its URL, when it answers with the same chain
 */
export async function findWebSocket(rpcUrl: string, chainId: number): Promise<string | undefined> {
  const url = rpcUrl.replace(/^http/i, "ws");
  const answer = await askChainId(url);
  return answer === chainId ? url : undefined;
}

/** What the other end says the chain's id is; undefined when it is no websocket, or is silent. */
function askChainId(url: string): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const socket = new WebSocket(url);
  const deadline = setTimeout(() => resolve(undefined), PATIENCE_MS);
  socket.onopen = () => socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }));
  socket.onmessage = ({ data }) => {
    const [, digits] = /"result"\s*:\s*"0x([\da-f]{1,13})"/i.exec(String(data)) ?? [];
    resolve(digits === undefined ? undefined : Number.parseInt(digits, 16));
  };
  socket.onerror = () => resolve(undefined);
  socket.onclose = () => resolve(undefined);
  return promise.finally(() => {
    clearTimeout(deadline);
    socket.close();
  });
}
