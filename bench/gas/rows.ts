import { type Address, encodeFunctionData, type Hex, parseSignature, zeroAddress } from "viem";
import { coordinatorAbi } from "../../ts/abi/generated/coordinator.ts";
import { feeAbi } from "../../ts/abi/generated/fee.ts";
import { inboxAbi } from "../../ts/abi/generated/inbox.ts";
import { walletAbi } from "../../ts/abi/generated/wallet.ts";
import { walletFactoryAbi } from "../../ts/abi/generated/walletFactory.ts";
import { encodeRequest } from "../../ts/codec/encodeRequest.ts";
import { containerHash } from "../../ts/protocol/containerHash.ts";
import { delegateSubscriptionTypedData } from "../../ts/protocol/delegateSubscriptionTypedData.ts";
import type { Subscription } from "../../ts/protocol/Subscription.ts";
import { measureBatch } from "./batch.ts";
import { nonZero, type Setting } from "./setting.ts";

/** Gas by row: the transaction's, and, for a contract, its runtime size in bytes. */
export interface Measured {
  calls: Map<string, bigint>;
  deployments: Map<string, { gas: bigint; size?: number }>;
}

const CONTAINER = "some-container";
const FEE = 500;
const PROVED_RIGHT = `0x01${nonZero(99).slice(2)}` as const;
const PROVED_WRONG = `0x02${nonZero(99).slice(2)}` as const;
const WEEK = 604_800;

/** Makes every call of the baseline, with the same payloads and the same warm-up, and reads its gas. */
export async function measure(setting: Setting): Promise<Measured> {
  const { addresses, client, deploy, send, call, created, createWallet, account, ether } = setting;
  const { coordinator, inbox, walletFactory, registry } = addresses;
  const [owner, node, second] = [account(0), account(1), account(2)] as const;
  const calls = new Map<string, bigint>();
  const deployments: Measured["deployments"] = new Map();
  type Receipt = Awaited<ReturnType<typeof send>>;
  const row = async (name: string, receipt: Promise<Receipt>, status: Receipt["status"] = "success") => {
    const { gasUsed, status: got } = await receipt;
    if (got !== status) throw new Error(`${name}: ${got}, expected ${status}`);
    calls.set(name, gasUsed);
  };

  const core = {
    registry: "registry",
    coordinator: "coord",
    inbox: "inbox",
    reader: "reader",
    fee: "fee",
    walletFactory: "factory",
  } as const;
  for (const [key, name] of Object.entries(core)) {
    const { gasUsed, address } = setting.deployments[key as keyof typeof core];
    const code = (await client.getCode({ address })) ?? "0x";
    deployments.set(name, { gas: gasUsed, size: (code.length - 2) / 2 });
  }
  const consumer = await deploy("BenchCallbackConsumer", [registry]);
  const recurring = await deploy("BenchSubscriptionConsumer", [registry, owner.address]);
  deployments.set("minimal CallbackConsumer", { gas: consumer.gasUsed, size: consumer.size });
  deployments.set("minimal SubscriptionConsumer+Delegator", { gas: recurring.gasUsed, size: recurring.size });
  const token = await deploy("BenchToken", []);
  const price = ether / 10n;
  const atomic = await deploy("BenchVerifier", [registry, false, price]);
  const lazy = await deploy("BenchVerifier", [registry, true, price]);
  await call(addresses.fee, feeAbi, "updateFee", [FEE]);
  await row("Fee.updateFee", call(addresses.fee, feeAbi, "updateFee", [FEE + 1]));
  await call(addresses.fee, feeAbi, "updateFee", [FEE]);

  // Wallets: of the consumers' owner, of the node. Everybody who is paid below has been paid before.
  await createWallet(owner.address);
  await row("WalletFactory.createWallet", call(walletFactory, walletFactoryAbi, "createWallet", [owner.address]));
  const payer = await createWallet(owner.address);
  const nodeWallet = await createWallet(node.address);
  const mint = (to: Address) => call(token.address, token.abi, "mint", [to, 1000n * ether]);
  for (const wallet of [payer, nodeWallet]) {
    await send(wallet, "0x", { value: 100n * ether });
    await mint(wallet);
  }
  for (const to of [owner.address, atomic.address, lazy.address]) await mint(to);
  for (const { address } of [atomic, lazy]) await send(address, "0x", { value: 1n });
  await row("Wallet.receive ETH (plain transfer)", send(payer, "0x", { value: 1n }));
  const approve = (wallet: Address, spender: Address, asset: Address, amount: bigint, from = owner) =>
    call(wallet, walletAbi, "approve", [spender, asset, amount], { from });
  await row("Wallet.approve (zero->nonzero)", approve(payer, consumer.address, zeroAddress, 1n));
  await row("Wallet.approve (nonzero->nonzero)", approve(payer, consumer.address, zeroAddress, 1000n));
  await approve(payer, consumer.address, zeroAddress, 90n * ether);
  await approve(payer, consumer.address, token.address, 900n * ether);
  await approve(nodeWallet, node.address, zeroAddress, 90n * ether, node);
  await approve(nodeWallet, node.address, token.address, 900n * ether, node);
  await row("Wallet.withdraw ETH", call(payer, walletAbi, "withdraw", [zeroAddress, price]));
  await row("Wallet.withdraw ERC20", call(payer, walletAbi, "withdraw", [token.address, price]));

  // Creating and cancelling.
  type Terms = { asset?: Address; amount?: bigint; wallet?: Address; verifier?: Address };
  const subscribe = (frequency: number, period: number, isLazy: boolean, terms: Terms = {}) => {
    const { asset = zeroAddress, amount = 0n, wallet = zeroAddress, verifier = zeroAddress } = terms;
    return [CONTAINER, frequency, period, 1, isLazy, asset, amount, wallet, verifier] as const;
  };
  const create = (...parameters: Parameters<typeof subscribe>) =>
    call(coordinator, coordinatorAbi, "createSubscription", subscribe(...parameters));
  await create(1, 0, false);
  const direct = await created(create(1, 0, false));
  await row("Coordinator.createSubscription callback, no payment (EOA direct)", create(1, 0, false));
  await row("Coordinator.createSubscription recurring, no payment (EOA direct)", create(10, 3600, false));
  await row(
    "Coordinator.createSubscription recurring, ERC20 payment+verifier (EOA direct)",
    create(10, 3600, false, { asset: token.address, amount: ether, wallet: payer, verifier: atomic.address }),
  );
  await row("Coordinator.cancelSubscription (EOA)", call(coordinator, coordinatorAbi, "cancelSubscription", [direct]));

  const request = (
    input: Hex,
    { asset = zeroAddress, amount = 0n, wallet = zeroAddress, verifier = zeroAddress }: Terms = {},
  ) => call(consumer.address, consumer.abi, "requestCompute", [CONTAINER, input, 1, asset, amount, wallet, verifier]);
  const eth = { amount: ether, wallet: payer };
  const erc20 = { asset: token.address, amount: ether, wallet: payer };
  await row("CallbackConsumer._requestCompute 100B input, no payment", request(nonZero(100)));
  await row("CallbackConsumer._requestCompute 100B input, ETH payment", request(nonZero(100), eth));
  await row(
    "CallbackConsumer._requestCompute 100B input, ERC20+verifier",
    request(nonZero(100), { ...erc20, verifier: atomic.address }),
  );
  await row("CallbackConsumer._requestCompute 31B input, no payment", request(nonZero(31)));

  // Delivering.
  const small = nonZero(32);
  const deliver = (
    id: number,
    {
      interval = 1,
      input = small,
      output = nonZero(100),
      proof = "0x" as Hex,
      to = zeroAddress as Address,
      from = node,
    } = {},
  ) => call(coordinator, coordinatorAbi, "deliverCompute", [id, interval, input, output, proof, to], { from });
  const asked = (terms: Terms = {}) => created(request(small, terms));
  await deliver(await asked());
  const twice = await created(
    call(consumer.address, consumer.abi, "requestCompute", [
      CONTAINER,
      small,
      2,
      zeroAddress,
      0n,
      zeroAddress,
      zeroAddress,
    ]),
  );
  await row("deliverCompute eager no payment (1st of interval; in 32B out 100B)", deliver(twice));
  await row("deliverCompute REVERT NodeRespondedAlready", deliver(twice), "reverted");
  await row("deliverCompute eager no payment (2nd node same interval)", deliver(twice, { from: second }));
  await row("deliverCompute eager no payment, empty payloads", deliver(await asked(), { input: "0x", output: "0x" }));
  await row("deliverCompute eager no payment, out 1024B", deliver(await asked(), { output: nonZero(1024) }));
  await row("deliverCompute REVERT SubscriptionNotFound", deliver(1_000_000), "reverted");

  for (const [name, terms] of [
    ["ETH", eth],
    ["ERC20", erc20],
  ] as const) {
    const to = nodeWallet;
    await row(`deliverCompute eager, ${name} payment, no verifier`, deliver(await asked(terms), { to }));
    const judged = { ...terms, verifier: atomic.address };
    const pending = { ...terms, verifier: lazy.address };
    const right = { to, proof: PROVED_RIGHT };
    await row(`deliverCompute eager, ${name} payment, atomic verifier valid`, deliver(await asked(judged), right));
    await row(
      `deliverCompute eager, ${name} payment, atomic verifier invalid (slash)`,
      deliver(await asked(judged), { to, proof: PROVED_WRONG }),
    );
    // Each proof is the only open one when it is settled, as in the reference's measurement: its figures for a verifier's
    // judgement and after expiry differ by the way through the verifier alone, so that the last lock ended in all three.
    const finalize = (id: number, valid: boolean) =>
      call(lazy.address, lazy.abi, "finalize", [id, 1, node.address, valid]);
    const delivered = async () => {
      const id = await asked(pending);
      await deliver(id, right);
      return id;
    };
    const id = await asked(pending);
    await row(`deliverCompute eager, ${name} payment, optimistic verifier (proof pending)`, deliver(id, right));
    await row(`finalizeProofVerification valid, ${name} (via verifier contract tx)`, finalize(id, true));
    await row(
      `finalizeProofVerification invalid, ${name} (via verifier contract tx)`,
      finalize(await delivered(), false),
    );
    const expired = await delivered();
    await client.increaseTime({ seconds: WEEK });
    await row(
      `finalizeProofVerification after expiry, ${name} (direct EOA)`,
      call(coordinator, coordinatorAbi, "finalizeProofVerification", [expired, 1, node.address, false]),
    );
  }

  // Lazy deliveries and the inbox. The owner needs code, so the recurring consumer subscribes.
  const recur = (frequency: number, period: number, isLazy: boolean) =>
    call(recurring.address, recurring.abi, "createSubscription", subscribe(frequency, period, isLazy));
  const lazily = () => created(recur(1, 0, true));
  const kilobyte = nonZero(1024);
  await deliver(await lazily());
  await row("deliverCompute lazy, out 100B in 32B (Inbox)", deliver(await lazily()));
  await row("deliverCompute lazy, out 1024B in 32B (Inbox)", deliver(await lazily(), { output: kilobyte }));
  await row("deliverCompute lazy, out 1024B in 0B (Inbox)", deliver(await lazily(), { output: kilobyte, input: "0x" }));
  const write = (output: Hex) =>
    call(inbox, inboxAbi, "write", [containerHash(CONTAINER), "0x", output, "0x"], { from: node });
  await row("Inbox.write direct, 100B out", write(nonZero(100)));
  await row("Inbox.write direct, 1024B out", write(kilobyte));

  // Recurring subscriptions.
  const hourly = await created(recur(3, 3600, false));
  for (const interval of [1, 2]) {
    await client.increaseTime({ seconds: 3600 });
    await row(`deliverCompute recurring eager interval ${interval}`, deliver(hourly, { interval }));
  }
  await row(
    "SubscriptionConsumer cancel (via consumer)",
    call(recurring.address, recurring.abi, "cancelSubscription", [hourly]),
  );

  // Delegated subscriptions.
  const now = Number((await client.getBlock()).timestamp);
  const sign = async (nonce: number, isLazy = false) => {
    const subscription: Subscription = {
      owner: recurring.address,
      activeAt: now,
      period: 0,
      frequency: 1,
      redundancy: 2,
      containerId: containerHash(CONTAINER),
      lazy: isLazy,
      verifier: zeroAddress,
      paymentAmount: 0n,
      paymentToken: zeroAddress,
      wallet: zeroAddress,
    };
    const expiry = now + WEEK;
    const chainId = await client.getChainId();
    const signature = await owner.signTypedData(
      delegateSubscriptionTypedData({ chainId, coordinator, nonce, expiry, subscription }),
    );
    const { r, s, yParity } = parseSignature(signature);
    return [nonce, expiry, subscription, 27 + yParity, r, s] as const;
  };
  type Signed = Awaited<ReturnType<typeof sign>>;
  const deliverSigned = (signed: Signed, from = node) =>
    call(
      coordinator,
      coordinatorAbi,
      "deliverComputeDelegatee",
      [...signed, 1, small, nonZero(100), "0x", zeroAddress],
      { from },
    );
  await deliverSigned(await sign(1));
  const signed = await sign(2);
  await row("deliverComputeDelegatee first (creates sub), eager no payment", deliverSigned(signed));
  await row("deliverComputeDelegatee following (sub exists, 2nd node)", deliverSigned(signed, second));
  const createSigned = (one: Signed) =>
    send(
      coordinator,
      encodeFunctionData({ abi: coordinatorAbi, functionName: "createSubscriptionDelegatee", args: one }),
    );
  const unused = await sign(3);
  await row("createSubscriptionDelegatee first", createSigned(unused));
  await row("createSubscriptionDelegatee existing (no-op)", createSigned(unused));
  await row("deliverComputeDelegatee first, lazy 100B", deliverSigned(await sign(4, true)));

  const prompt = "What is a smart contract, and who runs the code inside of it?".slice(0, 60);
  const typical = encodeRequest({ taskId: 1, text: prompt });
  await row('typical request: abi.encode(1, "", 60 characters)', request(typical));

  const lean = await deploy("BenchLeanCallbackConsumer", [registry]);
  const requestLean = (input: Hex) =>
    call(lean.address, lean.abi, "requestCompute", [CONTAINER, input, 1, zeroAddress, 0n, zeroAddress, zeroAddress]);
  await row("LeanCallbackConsumer._requestCompute 31B input, no payment", requestLean(nonZero(31)));
  await row("LeanCallbackConsumer._requestCompute 100B input, no payment", requestLean(nonZero(100)));
  await row('LeanCallbackConsumer, typical request: abi.encode(1, "", 60 characters)', requestLean(typical));

  const many = [];
  for (let index = 0; index < 10; index++) {
    many.push([await asked(), 1, small, nonZero(100), "0x", zeroAddress] as const);
  }
  const batch = await measureBatch(setting, { node, deliveries: many });
  calls.set("deliverCompute eager no payment, EIP-7702 batch of 10, per delivery", batch / 10n);
  return { calls, deployments };
}
