import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createWalletClient,
  defineChain,
  getContract,
  http,
  parseEther,
  parseEventLogs,
  publicActions,
  zeroAddress,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { coordinatorAbi } from "../../../ts/abi/generated/coordinator.ts";
import { decodeDelivery } from "../../../ts/codec/decodeDelivery.ts";
import { deployContract } from "../../../ts/deploy/deployContract.ts";
import { deployProtocol } from "../../../ts/deploy/deployProtocol.ts";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { POLLING_INTERVAL_MS } from "../../../ts/devnet/connectChain.ts";
import { ANVIL_DEPLOYMENT } from "../../../ts/protocol/addresses.ts";
import { until } from "../node/support.ts";
import { accountOf } from "../node/testChain.ts";
import { echoInput, echoOutput, startEcho } from "./echo.ts";
import { genericCallbackConsumerAbi, genericCallbackConsumerBytecode } from "./generated/genericCallbackConsumer.ts";
import { spawnNode } from "./nodeProcess.ts";

/** A chain that is not the devnet's, with a protocol that somebody else has deployed at addresses of their own. */
async function foreignChain(rpcUrl: string) {
  const chain = defineChain({
    ...{ id: 1337, name: "elsewhere" },
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const client = createWalletClient({
    ...{ account: accountOf(7), chain, transport: http(rpcUrl), pollingInterval: POLLING_INTERVAL_MS },
  }).extend(publicActions);
  // So that its nonces, and with them the addresses, are others.
  await client.waitForTransactionReceipt({
    hash: await client.sendTransaction({ to: accountOf(8).address, value: 1n }),
  });
  const { addresses } = await deployProtocol(client);
  const consumer = await deployContract(client, {
    name: "GenericCallbackConsumer",
    ...{ abi: genericCallbackConsumerAbi, bytecode: genericCallbackConsumerBytecode, args: [addresses.registry] },
  });
  return { client, addresses, consumer: getContract({ ...consumer, abi: genericCallbackConsumerAbi, client }) };
}

test("a node serves a registry that it did not deploy, by its configuration alone", async () => {
  await using anvil = await startAnvil({ chainId: 1337 });
  await using echo = await startEcho();
  const { client, addresses, consumer } = await foreignChain(anvil.rpcUrl);
  expect(Object.values(ANVIL_DEPLOYMENT)).not.toContain(addresses.registry);
  const privateKey = generatePrivateKey();
  const { address } = privateKeyToAccount(privateKey);
  await client.waitForTransactionReceipt({
    hash: await client.sendTransaction({ to: address, value: parseEther("1") }),
  });

  const folder = await mkdtemp(join(tmpdir(), "infernet-foreign-"));
  const config = {
    log: { path: "" },
    server: { port: 0 },
    store: { path: join(folder, "infernet.sqlite") },
    manage_containers: false,
    chain: { enabled: true, rpc_url: anvil.rpcUrl, registry_address: addresses.registry, trail_head_blocks: 0 },
    containers: [{ id: "echo", url: echo.url }],
  };
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await using node = spawnNode(join(folder, "config.json"), {
    cwd: folder,
    env: { ...process.env, INFERNET_PRIVATE_KEY: privateKey },
  });
  await expect(node.logged("Serving subscriptions on chain")).resolves.toMatchObject({
    ...{ chainId: 1337, address, coordinator: addresses.coordinator },
  });

  const hash = await consumer.write.requestCompute([
    "echo",
    echoInput("far away"),
    1,
    zeroAddress,
    0n,
    zeroAddress,
    zeroAddress,
  ]);
  const { logs } = await client.waitForTransactionReceipt({ hash });
  const [created] = parseEventLogs({ abi: coordinatorAbi, eventName: "SubscriptionCreated", logs });
  const id = created?.args.id ?? 0;
  await until(async () => ((await consumer.read.deliveries([id])) > 0 ? true : undefined));
  const [input, output, proof] = await Promise.all([
    consumer.read.receivedInput([id]),
    consumer.read.receivedOutput([id]),
    consumer.read.receivedProof([id]),
  ]);
  expect(decodeDelivery({ input, output, proof })).toMatchObject({ rawOutput: echoOutput("far away") });
  const { url } = await node.logged("Node started");
  const metrics = await until(async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return text.includes('infernet_deliveries_total{state="delivered"} 1') ? text : undefined;
  });
  for (const line of [
    ...[/^infernet_transactions_sent_total 1$/m, /^infernet_transactions_settled_total\{state="mined"\} 1$/m],
    ...[/^infernet_gas_used_total [1-9]\d{4,}$/m, /^infernet_fees_paid_ether_total 0\.0\d+$/m],
    ...[/^infernet_subscriptions_seen_total\{state="open"\} 1$/m, /^infernet_intervals_due_total 1$/m],
    ...[/^infernet_(delivery|compute|transaction)_seconds_count 1$/m, /^infernet_chain_head_block [1-9]/m],
    ...[/^infernet_rpc_requests_total\{endpoint="127\.0\.0\.1:\d+",method="eth_sendRawTransaction",outcome="ok"\} 1$/m],
    ...[/^infernet_rpc_endpoint_up\{.*\} 1$/m, /^infernet_node_balance_ether 0\.9/m, /^infernet_transaction_nonce 1$/m],
  ]) {
    expect(metrics).toMatch(line);
  }
  expect(JSON.stringify(node.lines)).not.toContain(privateKey.slice(2));
  await node.kill("SIGTERM");
  await rm(folder, { recursive: true, force: true });
});
