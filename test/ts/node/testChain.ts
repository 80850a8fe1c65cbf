import { createTestClient, type Hex, http, publicActions, walletActions } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import { type StartAnvilOptions, startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { ANVIL_ACCOUNTS } from "../../../ts/protocol/anvilAccounts.ts";

/** A funded account of anvil. */
export const accountOf = (index: number): PrivateKeyAccount => {
  const { privateKey } = ANVIL_ACCOUNTS[index] ?? ANVIL_ACCOUNTS[0];
  return privateKeyToAccount(privateKey);
};

const createChainClient = (rpcUrl: string) =>
  createTestClient({
    mode: "anvil",
    chain: foundry,
    transport: http(rpcUrl, { retryCount: 0 }),
    account: accountOf(9),
    cacheTime: 0,
    pollingInterval: 20,
  })
    .extend(publicActions)
    .extend(walletActions);

export interface TestChain extends AsyncDisposable {
  rpcUrl: string;
  wsUrl: string;
  port: number;
  /** Drives the chain; its own transactions come from anvil's last account. */
  client: ReturnType<typeof createChainClient>;
  close(): Promise<void>;
}

/** An anvil of the test's own. */
export async function startChain(options: StartAnvilOptions = {}): Promise<TestChain> {
  const anvil = await startAnvil(options);
  const { rpcUrl, wsUrl, port, close } = anvil;
  return { rpcUrl, wsUrl, port, client: createChainClient(rpcUrl), close, [Symbol.asyncDispose]: close };
}

/** Runtime code that ends every call with `data`: 0xf3 returns it, 0xfd reverts with it. */
const endingWith = (opcode: "f3" | "fd", data: Hex): Hex => {
  const length = ((data.length - 2) / 2).toString(16).padStart(4, "0");
  // PUSH2 length, PUSH2 13, PUSH0, CODECOPY, PUSH2 length, PUSH0, opcode, data
  return `0x61${length}61000d5f3961${length}5f${opcode}${data.slice(2)}`;
};

/** Code of a contract that answers every call with `data`. */
export const returning = (data: Hex): Hex => endingWith("f3", data);
/** Code of a contract that reverts every call with `data`. */
export const reverting = (data: Hex): Hex => endingWith("fd", data);
/** Code of a contract that never ends. */
export const ENDLESS: Hex = "0x5b5f56";
/** Code of a contract that dies of an invalid opcode. */
export const INVALID: Hex = "0xfe";
