import { encodeFunctionData, parseEther, parseEventLogs } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { expect, test } from "vitest";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { walletAbi } from "../../../ts/abi/generated/wallet.ts";
import { walletFactoryAbi } from "../../../ts/abi/generated/walletFactory.ts";
import { deployContract } from "../../../ts/deploy/deployContract.ts";
import { ACCOUNTS } from "../../../ts/devnet/accounts.ts";
import { parseConfig } from "../../../ts/node/config/parseConfig.ts";
import { createNode } from "../../../ts/node/createNode.ts";
import { createService } from "../../../ts/service/createService.ts";
import { memoryLogger, until } from "../node/support.ts";
import { attestationVerifierAbi, attestationVerifierBytecode } from "./generated/attestationVerifier.ts";
import { verifiedPromptAbi, verifiedPromptBytecode } from "./generated/verifiedPrompt.ts";
import { startChain } from "./support.ts";

const PRICE = parseEther("1");

/** The verified example of contracts/examples, with a service that signs by `signingKey` and a verifier that trusts `trusted`. */
async function startVerified({ signingKey, trusted }: { signingKey: `0x${string}`; trusted: `0x${string}` }) {
  const chain = await startChain();
  const { contracts, publicClient, walletClient: user } = chain;
  const { logger, lines } = memoryLogger();
  const service = await createService({ port: 0, logger, env: { HF_INF_ATTESTATION_KEY: signingKey } });
  const done = async (sent: Promise<`0x${string}`>) => publicClient.waitForTransactionReceipt({ hash: await sent });

  const verifier = await deployContract(user, {
    ...{ name: "AttestationVerifier", abi: attestationVerifierAbi, bytecode: attestationVerifierBytecode },
    args: [contracts.registry, privateKeyToAddress(trusted)],
  });
  const { logs } = await done(
    user.writeContract({
      ...{ address: contracts.walletFactory, abi: walletFactoryAbi, functionName: "createWallet" },
      args: [user.account.address],
    }),
  );
  const wallet = parseEventLogs({ abi: walletFactoryAbi, eventName: "WalletCreated", logs })[0]?.args.wallet;
  if (wallet === undefined) throw new Error("no wallet was created");
  const consumer = await deployContract(user, {
    ...{ name: "VerifiedPrompt", abi: verifiedPromptAbi, bytecode: verifiedPromptBytecode },
    args: [contracts.registry, verifier.address, wallet],
  });
  await done(user.sendTransaction({ to: wallet, value: PRICE }));
  await done(user.sendTransaction({ to: contracts.nodeWallet, value: PRICE }));
  const ether = "0x0000000000000000000000000000000000000000";
  const data = encodeFunctionData({ abi: walletAbi, functionName: "approve", args: [consumer.address, ether, PRICE] });
  await done(user.sendTransaction({ to: wallet, data }));

  const { config } = parseConfig({
    manage_containers: false,
    server: { port: 0 },
    store: { path: ":memory:" },
    chain: {
      ...{ enabled: true, rpc_url: chain.wsUrl, trail_head_blocks: 0, registry_address: contracts.registry },
      allowed_verifiers: [verifier.address],
      wallet: { private_key: ACCOUNTS.node.privateKey, payment_address: contracts.nodeWallet },
    },
    containers: [
      {
        ...{ id: "hf_inference_client_service", url: service.url, external: true },
        ...{ generates_proofs: true, accepted_payments: { [ether]: 0 } },
      },
    ],
  });
  const node = await createNode({ config, logger });
  return {
    ...{ publicClient, contracts, consumer: consumer.address, wallet, lines },
    ask: async (prompt: string): Promise<number> => {
      const receipt = await done(
        user.writeContract({
          address: consumer.address,
          abi: verifiedPromptAbi,
          functionName: "ask",
          args: [prompt, PRICE],
        }),
      );
      const [created] = parseEventLogs({ abi: coordinatorAbi, eventName: "SubscriptionCreated", logs: receipt.logs });
      if (created === undefined) throw new Error("no subscription was created");
      return created.args.id;
    },
    events: async (eventName: "Answered" | "Rejected") =>
      publicClient.getContractEvents({ address: consumer.address, abi: verifiedPromptAbi, eventName, fromBlock: 0n }),
    async [Symbol.asyncDispose]() {
      await node.close();
      await service.close();
      await chain[Symbol.asyncDispose]();
    },
  };
}

test("a paid, verified request: the service signs, the verifier accepts, the consumer is answered, the node is paid", async () => {
  const key = generatePrivateKey();
  await using verified = await startVerified({ signingKey: key, trusted: key });
  const { publicClient, contracts, consumer, wallet } = verified;
  const before = await publicClient.getBalance({ address: contracts.nodeWallet });
  const id = await verified.ask("Is the sky blue during a clear day?");
  const [answered] = await until(async () =>
    (await verified.events("Answered")).length > 0 ? verified.events("Answered") : undefined,
  );
  expect(answered?.args).toMatchObject({ requestId: id, node: ACCOUNTS.node.address });
  const answer = await publicClient.readContract({
    ...{ address: consumer, abi: verifiedPromptAbi, functionName: "answers", args: [id] },
  });
  expect(answer).toMatch(/sky is blue/);
  expect(answered?.args).toMatchObject({ answer });
  expect(await publicClient.getBalance({ address: contracts.nodeWallet })).toBe(before + PRICE);
  expect(await publicClient.getBalance({ address: wallet })).toBe(0n);
  expect(JSON.stringify(verified.lines)).not.toContain(key.slice(2));
});

test("an attestation by a key that the verifier doesn't trust is rejected, and the node slashed", async () => {
  await using verified = await startVerified({ signingKey: generatePrivateKey(), trusted: generatePrivateKey() });
  const { publicClient, contracts } = verified;
  const before = await publicClient.getBalance({ address: contracts.nodeWallet });
  const id = await verified.ask("Is the sky blue during a clear day?");
  const [rejected] = await until(async () =>
    (await verified.events("Rejected")).length > 0 ? verified.events("Rejected") : undefined,
  );
  expect(rejected?.args).toMatchObject({ requestId: id });
  expect(await publicClient.getBalance({ address: contracts.nodeWallet })).toBe(before - PRICE);
});
