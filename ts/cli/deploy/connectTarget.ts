import { type Chain, type Client, createClient, createWalletClient, defineChain, type Transport } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { chainPreset, presetOf } from "../../deploy/chains/chainPresets.ts";
import type { SigningClient } from "../../deploy/DeploymentContext.ts";
import { WrongChainError } from "../../deploy/errors/WrongChainError.ts";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import { keyMissing } from "../chain/createChainClient.ts";
import { openTransport } from "../chain/openTransport.ts";
import { resolveAccount } from "../keys/resolveAccount.ts";
import type { KeyOptions } from "../options/chainOptions.ts";
import type { TargetChainOptions } from "../options/deployOptions.ts";

const LOCAL_RPC = "http://127.0.0.1:8545";

/** The chain that the flags name. Disposing of it closes the websocket, if it is one. */
export interface TargetChain extends AsyncDisposable {
  client: Client<Transport, Chain>;
  transport: Transport;
  chain: Chain;
  rpcUrl: string;
}

/**
 * Connects to the chain that the flags name: a preset's own RPC, or any URL. With both, the URL has to be of that chain.
 *
 * @throws {WrongChainError} {@link DeploymentArgumentError} for an unknown name; ChainError `RPC_UNREACHABLE`
 */
export async function connectTarget({ chain: name, rpcUrl }: TargetChainOptions): Promise<TargetChain> {
  const preset = name === undefined ? undefined : chainPreset(name);
  const url = rpcUrl ?? preset?.rpcUrls.default.http[0] ?? LOCAL_RPC;
  const { transport, chainId, close } = await openTransport(url);
  if (preset && preset.id !== chainId) {
    await close();
    throw new WrongChainError({ expected: preset.id, actual: chainId, source: `--chain ${name}` });
  }
  const chain = preset ?? presetOf(chainId) ?? unnamed(chainId);
  const pollingInterval = isLocalChainId(chainId) ? 50 : 1_000;
  return {
    client: createClient({ chain, transport, pollingInterval }),
    ...{ chain, transport, rpcUrl: url, [Symbol.asyncDispose]: close },
  };
}

/**
 * A client of a chain that signs with the key that the flags name.
 *
 * @throws KeyError when there is none, or not one that may be used
 */
export async function withDeployer(
  { client, chain, transport }: TargetChain,
  options: KeyOptions,
): Promise<SigningClient> {
  const account: PrivateKeyAccount | undefined = await resolveAccount(options, chain.id);
  if (!account) throw keyMissing();
  return createWalletClient({ account, chain, transport, pollingInterval: client.pollingInterval });
}

const unnamed = (id: number): Chain =>
  defineChain({
    ...{ id, name: `chain ${id}`, rpcUrls: { default: { http: [] } } },
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  });
