import { encodeAbiParameters, parseAbiParameters, parseEther } from "viem";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNTS } from "../../../../ts/devnet/accounts.ts";
import { paymentSplit } from "../../../../ts/protocol/paymentSplit.ts";
import { until } from "../../node/support.ts";
import { echoInput } from "../echo.ts";
import { type Checklist, ETH, FEE, startChecklist } from "./harness.ts";

const AMOUNT = parseEther("1");
const PRICE = parseEther("0.1");
const split = paymentSplit({ amount: AMOUNT, fee: Number(FEE), verifierFee: PRICE });

/** The echo container proves with `abi.encode(string)` of the second string it is given. */
const GOOD = "valid";
const BAD = "just trust me";

describe("test_callback_with_proof", () => {
  let list: Checklist;
  beforeAll(async () => {
    list = await startChecklist();
    await list.done(list.atomic.write.setPrice([ETH, PRICE]));
    await list.done(list.lazy.write.setPrice([ETH, PRICE]));
    // Stake for many deliveries at once.
    await list.fund(ETH, list.nodeWallet.address, 20n * AMOUNT);
  });
  afterAll(() => list[Symbol.asyncDispose]());

  let wallet: Awaited<ReturnType<Checklist["createWallet"]>>;
  beforeEach(async () => {
    wallet = await list.createWallet(list.user.account.address);
    await list.fund(ETH, wallet.address, 10n * AMOUNT);
    await list.done(wallet.write.approve([list.callback.address, ETH, 10n * AMOUNT]));
  });

  const request = (container: string, verifier: `0x${string}`, proof: string) =>
    list.created(
      list.callback.write.requestCompute([
        container,
        echoInput("hello", proof),
        1,
        ETH,
        AMOUNT,
        wallet.address,
        verifier,
      ]),
    );
  const delivered = (id: number) =>
    until(async () => ((await list.callback.read.deliveries([id])) > 0 ? true : undefined));
  const balances = () =>
    Promise.all(
      [wallet.address, list.nodeWallet.address, list.verifierWallet.address].map((of) => list.balance(ETH, of)),
    );
  const change = async (work: () => Promise<void>) => {
    const before = await balances();
    await work();
    const after = await balances();
    const [consumer, node, verifier] = after.map((value, index) => value - (before[index] ?? 0n));
    return { consumer, node, verifier };
  };

  test("test_proof_payment_service_does_not_provide_proof", async () => {
    const id = await request("echo_with_payment_requirements", list.atomic.address, GOOD);
    await list.logged(/"id":\d+.*container does not generate proof.*Ignored subscription creation/i, { id });
  });

  test("a verifier that the operator doesn't list is refused", async () => {
    const id = await request("echo_with_proofs", list.user.account.address, GOOD);
    await list.logged(/Verifier not allowed/, { id });
  });

  test("test_proof_payment_unsupported_token_by_verifier", async () => {
    const token = list.accepted.address;
    await list.fund(token, wallet.address, AMOUNT);
    await list.fund(token, list.nodeWallet.address, AMOUNT);
    await list.done(wallet.write.approve([list.callback.address, token, AMOUNT]));
    await list.done(list.atomic.write.disallowToken([token]));
    const id = await list.created(
      list.callback.write.requestCompute([
        "echo_with_proofs",
        echoInput("hello", GOOD),
        1,
        token,
        AMOUNT,
        wallet.address,
        list.atomic.address,
      ]),
    );
    await list.logged(/Unsupported verifier token/, { subscription_id: id });
  });

  test("test_eager_proof_payment_valid_proof", async () => {
    const got = await change(async () =>
      delivered(await request("echo_with_proofs", list.atomic.address, GOOD)).then(() => undefined),
    );
    expect(got).toEqual({ consumer: -AMOUNT, node: split.node, verifier: split.verifier });
  });

  test("test_eager_proof_payment_invalid_proof", async () => {
    const got = await change(async () =>
      delivered(await request("echo_with_proofs", list.atomic.address, BAD)).then(() => undefined),
    );
    // The stake goes to the consumer, whose escrow comes free again.
    expect(got).toEqual({ consumer: AMOUNT - (AMOUNT - split.node), node: -AMOUNT, verifier: split.verifier });
  });

  test.each([
    [GOOD, { consumer: 0n, node: split.node, verifier: 0n }],
    [BAD, { consumer: AMOUNT, node: -AMOUNT, verifier: 0n }],
  ])("test_lazy_proof_payment (%s)", async (proof, judged) => {
    let id = 0;
    const first = await change(async () => {
      id = await request("echo_with_proofs", list.lazy.address, proof);
      await delivered(id);
    });
    expect(first).toEqual({ consumer: -(AMOUNT - split.node), node: 0n, verifier: split.verifier });
    const second = await change(async () => {
      await list.done(list.lazy.write.finalize([id, 1, ACCOUNTS.node.address]));
    });
    const escrow = proof === GOOD ? -split.node : 0n;
    expect(second).toEqual({ ...judged, consumer: judged.consumer + escrow });
  });

  test("N19: concurrent jobs with proofs don't take each other's allowance", async () => {
    const ids: number[] = [];
    for (let count = 0; count < 5; count++) ids.push(await request("echo_with_proofs", list.lazy.address, GOOD));
    await Promise.all(ids.map(delivered));
    await expect(list.callback.read.receivedProof([ids[0] ?? 0])).resolves.toBe(
      encodeAbiParameters(parseAbiParameters("string"), [GOOD]),
    );
  });
});
