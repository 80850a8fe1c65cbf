import { expect, test } from "vitest";
import { walletAbi } from "../../../ts/abi/generated/wallet.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { connectChain } from "../../../ts/devnet/connectChain.ts";
import { deployDevnetContracts } from "../../../ts/devnet/deployDevnetContracts.ts";
import { ANVIL_DEPLOYMENT } from "../../../ts/protocol/addresses.ts";

test("puts everything at the well-known addresses, and finds it there again", async () => {
  await using anvil = await startAnvil();
  const connection = await connectChain(anvil.rpcUrl);
  const contracts = await deployDevnetContracts(connection);

  // The wallet is a clone made by the factory, so its address is the factory's own affair.
  const { deployer, nodeWallet: _, ...wellKnown } = ANVIL_DEPLOYMENT;
  expect(deployer).toBe(ACCOUNTS.deployer.address);
  expect(contracts).toMatchObject(wellKnown);
  const owner = await connection.publicClient.readContract({
    ...{ address: contracts.nodeWallet, abi: walletAbi, functionName: "owner" },
  });
  expect(owner).toBe(ACCOUNTS.node.address);

  const blockNumber = await connection.publicClient.getBlockNumber();
  expect(await deployDevnetContracts(connection)).toEqual(contracts);
  expect(await connection.publicClient.getBlockNumber()).toBe(blockNumber);
});

test("refuses a chain on which the deployer did something else", async () => {
  await using anvil = await startAnvil();
  const connection = await connectChain(anvil.rpcUrl);
  await connection.testClient.setNonce({ address: ACCOUNTS.deployer.address, nonce: 1 });
  await expect(deployDevnetContracts(connection)).rejects.toMatchObject({
    code: "CHAIN_NOT_CLEAN",
    message: expect.stringContaining(anvil.rpcUrl),
  });
});

test("refuses a chain on which a deployment was left half done", async () => {
  await using anvil = await startAnvil();
  const connection = await connectChain(anvil.rpcUrl);
  const { consumer } = await deployDevnetContracts(connection);
  await connection.testClient.setCode({ address: consumer, bytecode: "0x" });
  await expect(deployDevnetContracts(connection)).rejects.toMatchObject({
    ...{ code: "CHAIN_NOT_CLEAN", details: `no consumer is at ${consumer}` },
  });
});
