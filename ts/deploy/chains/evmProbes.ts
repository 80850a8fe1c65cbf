import { type Address, concat, type Hex, pad } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { call } from "viem/actions";
import type { ReadClient } from "../DeploymentContext.ts";
import { DeployRpcError } from "../errors/DeployRpcError.ts";
import { isRefusal } from "../rpcRefusal.ts";

/** Code that puts 1 at the top of the stack; what follows returns it as 32 bytes. */
const RETURN_TOP: Hex = "0x600052" /* MSTORE(0, top) */;
const RETURN_WORD: Hex = "0x60206000f3";

/** Instructions that the contracts are compiled to, each used in a way that ends with a 1 on the stack. */
const INSTRUCTIONS = {
  /** PUSH0; ISZERO. */
  "EIP-3855": "0x5f15",
  /** TSTORE(0, 1); TLOAD(0). */
  "EIP-1153": "0x600160005d60005c",
  /** MSTORE(32, 1); MCOPY(64, 32, 32); MLOAD(64). */
  "EIP-5656": "0x60016020526020602060405e604051",
} as const satisfies Record<string, Hex>;

/** EIPs of the EVM that the contracts can't do without. */
export type RequiredEip = keyof typeof INSTRUCTIONS;

const TRUE = pad("0x01");

/**
 * Tries the instructions that the contracts are made of, in calls that change nothing.
 *
 * @returns the EIPs that the chain lacks
 * @throws {DeployRpcError} when the RPC does not answer
 */
export async function missingEips(client: ReadClient): Promise<RequiredEip[]> {
  const tried = await Promise.all(
    Object.entries(INSTRUCTIONS).map(async ([eip, code]) => {
      const answer = await unlessRefused(eip, async () => {
        const { data } = await call(client, { data: concat([code, RETURN_TOP, RETURN_WORD]) });
        return data;
      });
      return answer === TRUE ? [] : [eip as RequiredEip];
    }),
  );
  return tried.flat();
}

/** An address without code. */
const DELEGATE: Address = "0x00000000000000000000000000000000000de1e7";

/**
 * Says whether accounts can delegate to code (EIP-7702): a new account does, in a call that changes nothing.
 *
 * @returns undefined when the RPC can't tell: it doesn't know such calls
 * @throws {DeployRpcError} when the RPC does not answer
 */
export async function hasDelegation(client: ReadClient, chainId: number): Promise<boolean | undefined> {
  const account = privateKeyToAccount(generatePrivateKey());
  const authorization = await account.signAuthorization({ contractAddress: DELEGATE, chainId, nonce: 0 });
  const returnOne: Hex = concat(["0x6001", RETURN_TOP, RETURN_WORD]);
  const answer = (to: Address, authorizationList?: [typeof authorization]) =>
    unlessRefused("EIP-7702", async () => {
      const stateOverride = [{ address: DELEGATE, code: returnOne }];
      const { data } = await call(client, { to, stateOverride, ...(authorizationList && { authorizationList }) });
      return data;
    });
  if ((await answer(account.address, [authorization])) === TRUE) return true;
  return (await answer(DELEGATE)) === TRUE ? false : undefined;
}

/** What a call returns; undefined when the RPC has answered that it fails. */
async function unlessRefused(eip: string, read: () => Promise<Hex | undefined>): Promise<Hex | undefined> {
  try {
    return await read();
  } catch (cause) {
    if (isRefusal(cause)) return undefined;
    throw new DeployRpcError(`whether it has ${eip}`, cause);
  }
}
