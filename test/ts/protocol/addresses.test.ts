import { getContractAddress } from "viem";
import { describe, expect, test } from "vitest";
import { ANVIL_DEPLOYMENT, predictProtocolAddresses } from "../../../ts/protocol/addresses.ts";

describe("predictProtocolAddresses", () => {
  test("gives the well-known addresses for the well-known deployer", () => {
    const { deployer, nodeWallet: _, consumer: __, ...protocol } = ANVIL_DEPLOYMENT;
    expect(predictProtocolAddresses({ deployer, nonce: 0 })).toEqual(protocol);
  });

  test("counts from the given nonce", () => {
    const { deployer } = ANVIL_DEPLOYMENT;
    const { registry, walletFactory } = predictProtocolAddresses({ deployer, nonce: 300 });
    expect(registry).toBe(getContractAddress({ from: deployer, nonce: 300n }));
    expect(walletFactory).toBe(getContractAddress({ from: deployer, nonce: 305n }));
  });
});

describe("ANVIL_DEPLOYMENT", () => {
  test("has the first consumer at the deployer's nonce 7, and the node's wallet at the factory's first", () => {
    const { deployer, walletFactory } = ANVIL_DEPLOYMENT;
    expect(ANVIL_DEPLOYMENT.consumer).toBe(getContractAddress({ from: deployer, nonce: 7n }));
    expect(ANVIL_DEPLOYMENT.nodeWallet).toBe(getContractAddress({ from: walletFactory, nonce: 1n }));
  });
});
