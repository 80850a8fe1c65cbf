import {
  type Account,
  createWalletClient,
  custom,
  type Hex,
  http,
  publicActions,
  type Transport,
  toFunctionSelector,
  zeroAddress,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { feeAbi } from "../../../ts/abi/generated/fee.ts";
import { promptConsumerAbi, promptConsumerBytecode } from "../../../ts/abi/generated/promptConsumer.ts";
import { deployContract, sendDeployment } from "../../../ts/deploy/deployContract.ts";
import { deployProtocol } from "../../../ts/deploy/deployProtocol.ts";
import { readProtocolAddresses } from "../../../ts/deploy/readProtocolAddresses.ts";
import { type Anvil, startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { predictProtocolAddresses } from "../../../ts/protocol/addresses.ts";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";

let anvil: Anvil;
beforeAll(async () => {
  anvil = await startAnvil();
});
afterAll(() => anvil.close());

const clientOf = (account: Account, transport: Transport = http(anvil.rpcUrl)) =>
  createWalletClient({ account, chain: foundry, transport, pollingInterval: 20 }).extend(publicActions);

const accounts = ANVIL_ACCOUNTS.map(({ privateKey }) => privateKeyToAccount(privateKey)).values();
/** A funded account that no other test has used. */
function freshAccount(): Account {
  const { value } = accounts.next();
  if (value === undefined) throw new Error("no anvil account left");
  return value;
}

describe("deployProtocol", () => {
  test("deploys the six contracts at the predicted addresses, wired to each other", async () => {
    const account = freshAccount();
    const client = clientOf(account);
    const { addresses, deployments, gasUsed } = await deployProtocol(client, { nonce: 0 });

    expect(addresses).toEqual(predictProtocolAddresses({ deployer: account.address, nonce: 0 }));
    expect(await readProtocolAddresses(client, addresses.registry)).toEqual(addresses);
    for (const address of Object.values(addresses))
      expect(await client.getCode({ address })).toMatch(/^0x[0-9a-f]{2,}/);
    expect(Object.values(deployments).map(({ address }) => address)).toEqual(Object.values(addresses));
    expect(gasUsed).toBe(Object.values(deployments).reduce((sum, one) => sum + one.gasUsed, 0n));
  });

  test("sets the fee and who receives it", async () => {
    const client = clientOf(freshAccount());
    const feeRecipient = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    const { addresses } = await deployProtocol(client, { fee: 500, feeRecipient });
    const fee = { address: addresses.fee, abi: feeAbi } as const;
    expect(await client.readContract({ ...fee, functionName: "FEE" })).toBe(500);
    expect(await client.readContract({ ...fee, functionName: "FEE_RECIPIENT" })).toBe(feeRecipient);
  });

  test("continues from the nonce the account has", async () => {
    const account = freshAccount();
    const client = clientOf(account);
    await client.sendTransaction({ to: account.address });
    const { addresses } = await deployProtocol(client);
    expect(addresses).toEqual(predictProtocolAddresses({ deployer: account.address, nonce: 1 }));
  });

  test("sends nothing when the nonce is not the wanted one", async () => {
    const account = freshAccount();
    const client = clientOf(account);
    await expect(deployProtocol(client, { nonce: 3 })).rejects.toMatchObject({
      code: "DEPLOYER_NONCE",
      shortMessage: `Deployer ${account.address} has nonce 0, expected 3.`,
    });
    expect(await client.getTransactionCount({ address: account.address })).toBe(0);
  });

  test("says so when the deployer has no money", async () => {
    const poor = privateKeyToAccount(generatePrivateKey());
    await expect(deployProtocol(clientOf(poor))).rejects.toMatchObject({
      code: "DEPLOYER_FUNDS",
      balance: 0n,
      shortMessage: `Deployer ${poor.address} cannot pay for the deployment of Registry: it has 0 ETH.`,
    });
  });

  test.each([
    [{ fee: 5_001 }, "Bad fee: got 5001, expected an integer from 0 to 5000 (50 %)."],
    [
      { fee: 1, feeRecipient: zeroAddress },
      `Bad feeRecipient: got ${zeroAddress}, expected an account: fees sent to the zero address are lost.`,
    ],
    [{ fee: 0.5 }, "Bad fee: got 0.5, expected an integer from 0 to 5000 (50 %)."],
    [{ fee: -1 }, "Bad fee: got -1, expected an integer from 0 to 5000 (50 %)."],
    [{ feeRecipient: "0x12" } as const, "Bad feeRecipient: got 0x12, expected a checksummed address."],
  ])("sends nothing with the argument %o", async (parameters, shortMessage) => {
    const account = privateKeyToAccount(ANVIL_ACCOUNTS[9].privateKey);
    const client = clientOf(account);
    await expect(deployProtocol(client, parameters)).rejects.toMatchObject({
      code: "DEPLOYMENT_ARGUMENT",
      shortMessage,
    });
    expect(await client.getTransactionCount({ address: account.address })).toBe(0);
  });

  test("notices a registry that leads elsewhere", async () => {
    const inbox = toFunctionSelector("INBOX()");
    const real = http(anvil.rpcUrl)({ chain: foundry });
    const lying = custom({
      request: async (request: { method: string; params: [{ data?: Hex }] }) => {
        const answer: unknown = await real.request(request);
        const asked = request.method === "eth_call" && request.params[0].data === inbox;
        return asked ? `0x${"00".repeat(31)}01` : answer;
      },
    });
    await expect(deployProtocol(clientOf(freshAccount(), lying))).rejects.toMatchObject({
      code: "REGISTRY_WIRING",
      details: expect.stringMatching(/^inbox is 0x0{39}1, expected 0x/),
    });
  });
});

describe("readProtocolAddresses", () => {
  test("says so when there is no registry", async () => {
    const nowhere = "0x00000000000000000000000000000000000000aa";
    await expect(readProtocolAddresses(clientOf(freshAccount()), nowhere)).rejects.toMatchObject({
      code: "REGISTRY_WIRING",
      shortMessage: expect.stringContaining(nowhere),
    });
  });
});

describe("deployContract", () => {
  test("returns the address that has the code", async () => {
    const client = clientOf(freshAccount());
    const { addresses } = await deployProtocol(client);
    const { address, gasUsed } = await deployContract(client, {
      name: "PromptConsumer",
      abi: promptConsumerAbi,
      bytecode: promptConsumerBytecode,
      args: [addresses.registry],
    });
    expect(gasUsed).toBeGreaterThan(100_000n);
    const containerId = await client.readContract({ address, abi: promptConsumerAbi, functionName: "CONTAINER_ID" });
    expect(containerId).toBe("hf_inference_client_service");
  });

  test("names the contract whose constructor refuses", async () => {
    const refused = deployContract(clientOf(freshAccount()), {
      name: "Never",
      abi: [],
      bytecode: "0x5f5ffd",
      args: [],
    });
    await expect(refused).rejects.toMatchObject({
      code: "DEPLOYMENT_FAILED",
      contractName: "Never",
      hash: undefined,
      details: expect.stringMatching(/revert/),
    });
  });

  test("reports a creation that reverts in its block", async () => {
    await using quiet = await startAnvil({ args: ["--no-mining"] });
    const client = createWalletClient({
      account: privateKeyToAccount(ANVIL_ACCOUNTS[0].privateKey),
      chain: foundry,
      transport: http(quiet.rpcUrl),
      pollingInterval: 20,
    }).extend(publicActions);
    const { timestamp } = await client.getBlock();
    const limit = timestamp + 100_000n;
    const pending = await sendDeployment(client, { name: "Late", abi: [], bytecode: revertsAfter(limit), args: [] });
    await client.request({ method: "evm_setNextBlockTimestamp" as never, params: [Number(limit) + 1] as never });
    await client.request({ method: "evm_mine" as never });
    await expect(pending.wait()).rejects.toMatchObject({
      code: "DEPLOYMENT_FAILED",
      contractName: "Late",
      hash: pending.hash,
    });
  });
});

/** Creation code that makes an empty contract, or reverts when the block's time is past `seconds`. */
function revertsAfter(seconds: bigint): Hex {
  return `0x4267${seconds.toString(16).padStart(16, "0")}106011575f5ff35b5f5ffd`;
}
