import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { connectChain } from "../../../ts/devnet/connectChain.ts";

test("takes the chain id from the chain", async () => {
  await using anvil = await startAnvil({ chainId: 1337 });
  const { chain, wsUrl, publicClient } = await connectChain(anvil.rpcUrl);
  expect(chain.id).toBe(1337);
  expect(wsUrl).toBe(anvil.wsUrl);
  expect(await publicClient.getBlockNumber()).toBe(0n);
});

test.each(["ws://127.0.0.1:8545", "127.0.0.1:8545", "", "file:///etc/passwd"])("refuses %j", async (rpcUrl) => {
  await expect(connectChain(rpcUrl)).rejects.toMatchObject({
    code: "RPC_UNUSABLE",
    shortMessage: `Cannot use ${rpcUrl} as the devnet's chain: it is no http:// URL.`,
  });
});

test("says so when nothing answers", async () => {
  const anvil = await startAnvil();
  await anvil.close();
  await expect(connectChain(anvil.rpcUrl)).rejects.toMatchObject({ code: "RPC_UNUSABLE" });
});

test("refuses a chain that is no anvil: the devnet's keys are public", async () => {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id: 0, result: "Geth/v1.17" }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(connectChain(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
    code: "RPC_UNUSABLE",
    message: expect.stringContaining("Geth/v1.17"),
  });
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});
