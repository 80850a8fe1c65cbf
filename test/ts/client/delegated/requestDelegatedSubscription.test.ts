import { createWalletClient, custom, type Hex, http } from "viem";
import { generatePrivateKey, privateKeyToAccount, sign } from "viem/accounts";
import { foundry } from "viem/chains";
import { describe, expect, test } from "vitest";
import { buildSubscription } from "../../../../ts/client/delegated/buildSubscription.ts";
import { signDelegatedSubscription } from "../../../../ts/client/delegated/signDelegatedSubscription.ts";
import { NodeClient } from "../../../../ts/client/rest/NodeClient.ts";
import { parseExactJson } from "../../../../ts/codec/exactJson.ts";
import { parseSubscription } from "../../../../ts/codec/parseSubscription.ts";
import { ANVIL_ACCOUNTS } from "../../../../ts/protocol/anvilAccounts.ts";
import {
  hashDelegateSubscription,
  recoverDelegateSigner,
} from "../../../../ts/protocol/delegateSubscriptionTypedData.ts";
import { always, startFakeServer } from "../rest/fakeServer.ts";

const signer = privateKeyToAccount(ANVIL_ACCOUNTS[3].privateKey);
const COORDINATOR = "0x2E983A1Ba5e8b38AAAeC4B440B9dDcFBf72E15d1";
const subscription = buildSubscription({
  owner: "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e",
  containers: "echo",
  paymentAmount: 10n ** 30n + 1n,
  wallet: "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C",
});
const UNSIGNED = { subscription, chainId: 31_337, coordinator: COORDINATOR, nonce: 3, expiry: 4_000_000_000 } as const;

interface SentBody {
  signature: { nonce: number; expiry: number; v: number; r: bigint; s: bigint };
  subscription: Record<string, unknown>;
  data: unknown;
}

describe("delegated: requestDelegatedSubscription", () => {
  test("body: integers for v, r and s, and the subscription in snake case with its hash", async () => {
    await using server = await startFakeServer(always(200, {}));
    const node = new NodeClient(server.url);
    await node.requestDelegatedSubscription({ ...UNSIGNED, signer, data: { prompt: "Hi" }, requiresProof: true });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: "POST", url: "/api/jobs" });
    const body = parseExactJson(request?.body ?? "") as SentBody;
    const { nonce, expiry, v, r, s } = body.signature;
    expect([typeof r, typeof s, v === 27 || v === 28]).toEqual(["bigint", "bigint", true]);
    expect(body).toEqual({
      signature: { nonce: 3, expiry: 4_000_000_000, v, r, s },
      subscription: {
        owner: subscription.owner,
        active_at: 0,
        period: 0,
        frequency: 1,
        redundancy: 1,
        containers: subscription.containerId,
        lazy: false,
        verifier: subscription.verifier,
        payment_amount: 10n ** 30n + 1n,
        payment_token: subscription.paymentToken,
        wallet: subscription.wallet,
      },
      data: { prompt: "Hi" },
      requires_proof: true,
    });
    const received = parseSubscription(body.subscription);
    const recovered = await recoverDelegateSigner({
      ...{ ...UNSIGNED, nonce, expiry, subscription: received },
      signature: { v, r, s },
    });
    expect(recovered).toBe(signer.address);
  });

  test("405", async () => {
    const rejection = { error: "Signature expired", params: {} };
    await using server = await startFakeServer(always(405, rejection));
    const node = new NodeClient(server.url);
    const asking = node.requestDelegatedSubscription({ ...UNSIGNED, signer, data: {} });
    await expect(asking).rejects.toMatchObject({ status: 405, message: "Signature expired" });
  });

  test("asks a client for the chain's id", async () => {
    await using server = await startFakeServer(always(200, {}));
    const client = createWalletClient({
      chain: foundry,
      transport: custom({
        request: async ({ method }: { method: string }) => (method === "eth_chainId" ? "0x14a34" : null),
      }),
    });
    const { chainId: _chainId, ...unsigned } = UNSIGNED;
    await new NodeClient(server.url).requestDelegatedSubscription({ ...unsigned, client, signer, data: {} });
    const { signature } = parseExactJson(server.requests[0]?.body ?? "") as SentBody;
    expect(await recoverDelegateSigner({ ...UNSIGNED, chainId: 84_532, signature })).toBe(signer.address);
  });

  test("explains a chain that can't be asked", async () => {
    const client = createWalletClient({ chain: foundry, transport: http("http://127.0.0.1:1", { retryCount: 0 }) });
    const { chainId: _chainId, ...unsigned } = UNSIGNED;
    const asking = new NodeClient("http://127.0.0.1:1").requestDelegatedSubscription({
      ...unsigned,
      client,
      signer,
      data: {},
    });
    await expect(asking).rejects.toMatchObject({ code: "RPC_UNREACHABLE" });
  });

  test("goes along with jobs in a batch", async () => {
    await using server = await startFakeServer(always(200, [{ id: "a" }, {}]));
    const signature = await signDelegatedSubscription({ ...UNSIGNED, signer });
    const jobs = [
      { containers: ["echo"], data: {} },
      { subscription, signature, data: {} },
    ];
    expect(await new NodeClient(server.url).requestJobs(jobs)).toEqual([{ id: "a" }, {}]);
    const [job, delegated] = parseExactJson(server.requests[0]?.body ?? "") as [object, SentBody];
    expect(job).toEqual(jobs[0]);
    expect(delegated.signature.r).toBe(BigInt(signature.r));
  });
});

describe("signDelegatedSubscription", () => {
  test("takes any viem account, and a wallet client", async () => {
    const wallet = createWalletClient({
      account: signer,
      chain: foundry,
      transport: custom({ request: async () => null }),
    });
    const remote = {
      async signTypedData(): Promise<Hex> {
        const hash = hashDelegateSubscription(UNSIGNED);
        return sign({ hash, privateKey: ANVIL_ACCOUNTS[3].privateKey, to: "hex" });
      },
    };
    const [one, two, three] = await Promise.all(
      [signer, wallet, remote].map((each) => signDelegatedSubscription({ ...UNSIGNED, signer: each })),
    );
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  test("gives r and s of 32 bytes, whatever the key", async () => {
    for (let count = 0; count < 40; count += 1) {
      const account = privateKeyToAccount(generatePrivateKey());
      const signature = await signDelegatedSubscription({ ...UNSIGNED, signer: account });
      expect([signature.r.length, signature.s.length]).toEqual([66, 66]);
      expect(await recoverDelegateSigner({ ...UNSIGNED, signature })).toBe(account.address);
    }
  });

  test.each<[Hex]>([["0x"], [`0x${"11".repeat(200)}`], [`0x${"11".repeat(64)}1d`]])(
    "refuses what the Coordinator would: %s",
    async (signature) => {
      const smart = { signTypedData: async () => signature };
      await expect(signDelegatedSubscription({ ...UNSIGNED, signer: smart })).rejects.toMatchObject({
        code: "SIGNATURE_INVALID",
      });
    },
  );
});
