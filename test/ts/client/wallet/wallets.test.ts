import { erc20Abi } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeMoneyAbi, fakeMoneyBytecode } from "../../e2e/generated/fakeMoney.ts";
import { type InfernetChain, startInfernetChain } from "../infernetChain.ts";

const ETHER = 10n ** 18n;

let net: InfernetChain;
beforeAll(async () => {
  net = await startInfernetChain();
});
afterAll(() => net[Symbol.asyncDispose]());

const money = () => net.deploy({ abi: fakeMoneyAbi, bytecode: fakeMoneyBytecode, args: [] });

describe("wallets", () => {
  test("are made for their owner, and known to the factory", async () => {
    const { wallet, owner } = await net.user.createInfernetWallet();
    expect(owner).toBe(net.user.account.address);
    expect(await net.user.isValidWallet({ wallet })).toBe(true);
    expect(await net.user.isValidWallet({ wallet: net.contracts.consumer })).toBe(false);
    expect(await net.user.getInfernetWallet({ wallet })).toMatchObject({ owner, balance: 0n, locked: 0n });
    const other = await net.user.createInfernetWallet({ owner: net.stranger.account.address });
    expect(await net.user.getInfernetWallet(other)).toMatchObject({ owner: net.stranger.account.address });
  });

  test("hold the chain's currency", async () => {
    const { wallet } = await net.user.createInfernetWallet();
    expect(await net.user.fundWallet({ wallet, amount: "1.5 ether" })).toMatchObject({ amount: (3n * ETHER) / 2n });
    expect(await net.user.withdrawFromWallet({ wallet, amount: ETHER })).toMatchObject({ amount: ETHER });
    expect(await net.user.getInfernetWallet({ wallet })).toMatchObject({
      balance: ETHER / 2n,
      token: { decimals: 18, symbol: "ETH" },
    });
  });

  test("hold tokens", async () => {
    const { wallet } = await net.user.createInfernetWallet();
    const token = await money();
    const { address: me } = net.user.account;
    await net.mined(
      net.user.writeContract({ address: token, abi: fakeMoneyAbi, functionName: "mint", args: [me, 5n * ETHER] }),
    );
    await net.user.fundWallet({ wallet, token, amount: "5 FAKE" });
    await net.user.withdrawFromWallet({ wallet, token, amount: "2.25 token" });
    expect(await net.user.getInfernetWallet({ wallet, token })).toMatchObject({
      balance: (11n * ETHER) / 4n,
      token: { decimals: 18, symbol: "FAKE" },
    });
    const mine = { address: token, abi: erc20Abi, functionName: "balanceOf", args: [me] } as const;
    expect(await net.publicClient.readContract(mine)).toBe((9n * ETHER) / 4n);
  });

  test("let spenders spend what was approved last", async () => {
    const { wallet } = await net.user.createInfernetWallet();
    const spender = net.contracts.consumer;
    await net.user.approveSpender({ wallet, spender, amount: "1 ether" });
    expect(await net.user.approveSpender({ wallet, spender, amount: 7n })).toMatchObject({ amount: 7n });
    expect(await net.user.getInfernetWallet({ wallet, spender })).toMatchObject({ allowance: 7n });
  });

  test("obey nobody but their owner, and give no more than they hold", async () => {
    const { wallet } = await net.user.createInfernetWallet();
    const spender = net.contracts.consumer;
    await expect(net.stranger.approveSpender({ wallet, spender, amount: 1n })).rejects.toMatchObject({
      code: "CALL_REVERTED",
      reason: "Unauthorized",
      metaMessages: ["Use the owner's key."],
    });
    await expect(net.user.withdrawFromWallet({ wallet, amount: 1n })).rejects.toMatchObject({
      reason: "InsufficientFunds",
      shortMessage: expect.stringContaining(`withdraw of ${wallet} reverts: InsufficientFunds`),
    });
    await expect(net.user.fundWallet({ wallet, amount: "1000000 ether" })).rejects.toMatchObject({
      code: "FUNDS_INSUFFICIENT",
    });
  });

  test("that are none get no money: it would be lost", async () => {
    const wallet = net.stranger.account.address;
    for (const move of [net.user.fundWallet, net.user.withdrawFromWallet]) {
      await expect(move({ wallet, amount: 1n })).rejects.toMatchObject({ code: "WALLET_INVALID" });
    }
  });
});

test("an address with a wrong digit is told from its checksum", async () => {
  const wallet = "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335d";
  await expect(net.user.getInfernetWallet({ wallet })).rejects.toMatchObject({
    code: "ADDRESS_INVALID",
    shortMessage: `looking for the wallet ${wallet} failed: Address "${wallet}" is invalid.`,
  });
});

describe("tokens that are none, or that lie", () => {
  test("get no money from anybody, and nobody is told that they did", async () => {
    const { wallet } = await net.user.createInfernetWallet();
    const nothing = "0x00000000000000000000000000000000000000aa";
    await expect(net.user.fundWallet({ wallet, token: nothing, amount: 1n })).rejects.toThrow(/reading the token/);
    // Answers every call by a word of zeros, which is `false` for a transfer.
    await net.testClient.setCode({ address: nothing, bytecode: "0x600060005260206000f3" });
    await expect(net.user.fundWallet({ wallet, token: nothing, amount: 1n })).rejects.toMatchObject({
      code: "CALL_REVERTED",
      shortMessage: `funding of ${wallet} reverts: the token refuses the transfer.`,
    });
  });
});

describe("getToken", () => {
  test("takes a token's own decimals, and none on trust", async () => {
    // Answers 6 to every call, so that it has 6 decimals and no readable symbol.
    const token = "0x00000000000000000000000000000000000000aa";
    await net.testClient.setCode({ address: token, bytecode: "0x60065f5260205ff3" });
    expect(await net.user.getToken({ token })).toEqual({ address: token, decimals: 6, symbol: "" });
    const { wallet } = await net.user.createInfernetWallet();
    expect(await net.user.fundWallet({ wallet, token, amount: "1.5 token" })).toMatchObject({ amount: 1_500_000n });
  });

  test("refuses an address that is no token", async () => {
    await expect(net.user.getToken({ token: net.stranger.account.address })).rejects.toMatchObject({
      code: "CHAIN_CALL_FAILED",
      shortMessage: expect.stringContaining("reading the token"),
    });
  });
});
