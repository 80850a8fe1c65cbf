import { createWalletClient, custom } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSubscription } from "../../../ts/client/delegated/buildSubscription.ts";
import { signDelegatedSubscription } from "../../../ts/client/delegated/signDelegatedSubscription.ts";
import { infernetActions } from "../../../ts/client/infernetActions.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { recoverDelegateSigner } from "../../../ts/protocol/delegateSubscriptionTypedData.ts";
import { type InfernetChain, startInfernetChain } from "./infernetChain.ts";

let net: InfernetChain;
beforeAll(async () => {
  net = await startInfernetChain();
});
afterAll(() => net[Symbol.asyncDispose]());

/** As a browser's wallet: it has the key, and is talked to by EIP-1193. */
function browserWallet() {
  const provider = { request: (request: object) => net.publicClient.request(request as never) };
  const { address } = ACCOUNTS.user;
  return createWalletClient({ account: address, chain: net.chain, transport: custom(provider) }).extend(
    infernetActions(),
  );
}

test("a wallet that keeps its key to itself sends what the actions ask for", async () => {
  const client = browserWallet();
  const { wallet, owner } = await client.createInfernetWallet();
  expect(owner).toBe(ACCOUNTS.user.address);
  await client.fundWallet({ wallet, amount: "0.25 ether" });
  const { subscriptionId } = await client.requestTask({ consumer: net.contracts.consumer, task: 1, text: "Hi" });
  expect(await client.getInfernetWallet({ wallet })).toMatchObject({ balance: 25n * 10n ** 16n });
  expect(await client.getSubscription({ subscriptionId })).toMatchObject({ owner: net.contracts.consumer });
});

test("and signs delegated subscriptions", async () => {
  const { coordinator, consumer } = net.contracts;
  const subscription = buildSubscription({ owner: consumer, containers: "echo" });
  const unsigned = { chainId: net.chain.id, coordinator, nonce: 3, expiry: 4_000_000_000, subscription };
  const signature = await signDelegatedSubscription({ ...unsigned, signer: browserWallet() });
  expect(await recoverDelegateSigner({ ...unsigned, signature })).toBe(ACCOUNTS.user.address);
});

test("an action for one call may be told another account and another registry", async () => {
  const { registry, consumer } = net.contracts;
  const reader = net.publicClient.extend(infernetActions({ registry }));
  const account = net.stranger.account;
  const { hash } = await reader.requestTask({ consumer, task: 1, text: "Hi", account });
  expect((await net.publicClient.getTransaction({ hash })).from).toBe(account.address.toLowerCase());
  await expect(reader.getProtocolAddresses()).resolves.toMatchObject({ registry });
  await expect(reader.getSubscription({ subscriptionId: 1, registry: consumer })).rejects.toMatchObject({
    code: "REGISTRY_NOT_FOUND",
  });
});
