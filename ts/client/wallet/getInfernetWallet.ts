import { type Address, erc20Abi, zeroAddress } from "viem";
import { getBalance, readContract } from "viem/actions";
import { walletAbi } from "../../abi/generated/wallet.ts";
import type { DeploymentParameters, InfernetClient } from "../chain/InfernetClient.ts";
import { readChain } from "../chain/readChain.ts";
import { assertWallet } from "./assertWallet.ts";
import { getToken, type Token } from "./getToken.ts";

/** Which wallet to read, and for which token and spender. */
export interface GetInfernetWalletParameters extends DeploymentParameters {
  wallet: Address;
  /** ERC-20 token; left out or the zero address, the chain's own currency. */
  token?: Address;
  /** Whose allowance to read. */
  spender?: Address;
}

/** What is in a wallet, of one token. Amounts are in its smallest unit. */
export interface WalletState {
  owner: Address;
  token: Token;
  /** All that is in it. */
  balance: bigint;
  /** The part that is held for open proofs. */
  locked: bigint;
  /** What the spender may spend; there when a spender was given. */
  allowance?: bigint;
}

/**
 * Reads a wallet: its owner, and its balance of one token.
 *
 * @throws InvalidWalletError; ChainError
 * @example
 * const { balance, locked } = await getInfernetWallet(client, { wallet });
 */
export async function getInfernetWallet(
  client: InfernetClient,
  { wallet, token = zeroAddress, spender, ...deployment }: GetInfernetWalletParameters,
): Promise<WalletState> {
  await assertWallet(client, { wallet, ...deployment });
  return readChain(`reading the wallet ${wallet}`, async () => {
    const contract = { address: wallet, abi: walletAbi } as const;
    const [owner, info, balance, locked, allowance] = await Promise.all([
      readContract(client, { ...contract, functionName: "owner" }),
      getToken(client, { token }),
      token === zeroAddress
        ? getBalance(client, { address: wallet })
        : readContract(client, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [wallet] }),
      readContract(client, { ...contract, functionName: "amountLocked", args: [token] }),
      spender && readContract(client, { ...contract, functionName: "allowance", args: [spender, token] }),
    ]);
    return { owner, token: info, balance, locked, ...(allowance !== undefined && { allowance }) };
  });
}
