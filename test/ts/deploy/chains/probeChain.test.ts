import * as viemChains from "viem/chains";
import { expect, test } from "vitest";
import { CHAIN_PRESETS, chainPreset, explorerUrl } from "../../../../ts/deploy/chains/chainPresets.ts";
import { describeCapabilities, probeChain } from "../../../../ts/deploy/chains/probeChain.ts";
import { executeDeployment } from "../../../../ts/deploy/execute/executeDeployment.ts";
import { prepareDeployment } from "../../../../ts/deploy/prepareDeployment.ts";
import { batchDelivererTarget } from "../../../../ts/deploy/targets/batchDelivererTarget.ts";
import { contractTarget } from "../../../../ts/deploy/targets/contractTarget.ts";
import { protocolTarget } from "../../../../ts/deploy/targets/protocolTarget.ts";
import { BATCH_DELIVERER } from "../../../../ts/protocol/batchDeliverer.ts";
import { CHAIN_ID, interceptedTransport, minedBy, QUICK, startPublicChain, temporaryFolder } from "../support.ts";

test("a chain of today has everything; a node would batch once BatchDeliverer is there", async () => {
  await using chain = await startPublicChain("--hardfork", "prague");
  await using folder = await temporaryFolder("probe");
  const client = await chain.newDeployer();
  for (let seconds = 0; seconds < 4; seconds++) {
    await chain.test.increaseTime({ seconds: 2 });
    await chain.test.mine({ blocks: 1 });
  }
  const before = await probeChain(client, chain.rpcUrl);
  expect(before).toMatchObject({ chainId: CHAIN_ID, missing: [], eip1559: true, eip7702: true });
  expect(before).toMatchObject({ hasBatchDeliverer: false, hasDeploymentProxy: true });
  expect(before.webSocketUrl).toBe(chain.rpcUrl.replace("http", "ws"));
  expect(before.blockTimeSeconds).toBeGreaterThan(1.5);
  expect(describeCapabilities(before)).toEqual([
    "contracts: everything is there",
    "EIP-1559 fees",
    "one delivery a transaction until BatchDeliverer is deployed (infernet deploy batch-deliverer)",
    expect.stringMatching(/^blocks can be pushed over a websocket, about one in \d/),
  ]);

  const prepared = await prepareDeployment(client, batchDelivererTarget(), { folder: folder.path });
  const { addresses } = await executeDeployment(prepared, QUICK);
  expect(addresses).toEqual({ BatchDeliverer: BATCH_DELIVERER });
  expect(describeCapabilities(await probeChain(client))).toContain(
    "deliveries in batches (EIP-7702, BatchDeliverer is deployed)",
  );
});

test.each([
  ["shanghai", ["EIP-1153", "EIP-5656"]],
  ["paris", ["EIP-3855", "EIP-1153", "EIP-5656"]],
])("a chain as of %s is refused before anything is spent", async (hardfork, missing) => {
  await using chain = await startPublicChain("--hardfork", hardfork);
  await using folder = await temporaryFolder("probe");
  const client = await chain.newDeployer();
  const capabilities = await probeChain(client);
  expect(capabilities).toMatchObject({ missing, eip7702: false, webSocketUrl: undefined });
  expect(describeCapabilities(capabilities)[0]).toBe(`contracts can't be deployed: no ${missing.join(", ")}`);
  const target = protocolTarget({ feeRecipient: client.account.address, fee: 0 });
  await expect(prepareDeployment(client, target, { folder: folder.path })).rejects.toMatchObject({
    code: "CHAIN_UNSUPPORTED",
    missing,
    shortMessage: `Chain ${CHAIN_ID} can't run the protocol's contracts: it lacks ${missing.join(", ")}.`,
  });
  expect(await minedBy(chain, client.account.address)).toEqual([]);
});

test("an RPC that does not answer is not taken for a chain that can't", async () => {
  await using chain = await startPublicChain();
  await using folder = await temporaryFolder("probe");
  const transport = interceptedTransport(chain.rpcUrl, ({ method }, pass) =>
    method === "eth_call" ? Promise.reject(new TypeError("fetch failed")) : pass(),
  );
  const client = await chain.newDeployer({ transport });
  const target = contractTarget({ name: "Tiny", initCode: "0x6001600c60003960016000f300" });
  await expect(prepareDeployment(client, target, { folder: folder.path })).rejects.toMatchObject({
    code: "RPC_FAILED",
    retryable: true,
  });
});

test("presets: by name, with an explorer; an unknown name lists the known ones", () => {
  expect(chainPreset("base-sepolia").id).toBe(CHAIN_ID);
  expect(explorerUrl(chainPreset("base-sepolia"), "tx", "0x12")).toBe("https://sepolia.basescan.org/tx/0x12");
  const viems = Object.values(viemChains);
  for (const { id, name, nativeCurrency, rpcUrls } of Object.values(CHAIN_PRESETS)) {
    const theirs = viems.find((chain) => chain.id === id);
    expect({ name, nativeCurrency, http: rpcUrls.default.http }).toMatchObject({
      ...{
        name: theirs?.name,
        http: theirs?.rpcUrls.default.http,
        nativeCurrency: { symbol: theirs?.nativeCurrency.symbol },
      },
    });
  }
  for (const name of ["basesepolia", "__proto__", ""]) {
    expect(() => chainPreset(name)).toThrow(/expected base-sepolia, sepolia, arbitrum-sepolia, op-sepolia, base/);
  }
});
