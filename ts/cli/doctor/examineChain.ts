import { type Address, type Chain, formatEther, isAddressEqual } from "viem";
import { getBalance, getBlock, getCode, getTransactionCount, readContract } from "viem/actions";
import { walletAbi } from "../../abi/generated/wallet.ts";
import { describeCapabilities, probeChain } from "../../deploy/chains/probeChain.ts";
import type { ReadClient } from "../../deploy/DeploymentContext.ts";
import { ask } from "../../deploy/errors/DeployRpcError.ts";
import { readFees } from "../../deploy/fees/readFees.ts";
import { type ProtocolVerification, verifyProtocol } from "../../deploy/verify/verifyProtocol.ts";
import type { ProtocolAddresses } from "../../protocol/addresses.ts";
import { isLocalChainId } from "../../protocol/anvilAccounts.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { assertInfernetWallet } from "../init/assertInfernetWallet.ts";
import { type Finding, fail, ok, warn } from "./Finding.ts";

/** A chain's blocks may be this much behind, or before, the local clock. */
const MAX_SKEW_SECONDS = 30;
const MAX_SILENCE_SECONDS = 120;
/** Gas of a usual delivery. */
const DELIVERY_GAS = 300_000n;
/** Deliveries that a balance should be good for. */
const COMFORT = 20n;

/** What the node is set up with. */
export interface ChainSetup {
  client: ReadClient;
  rpcUrl: string;
  chain: Chain;
  registry: Address;
  node: Address;
  paymentAddress: Address | undefined;
  /** Most that is paid for a unit of gas, in gwei. */
  maxFeeGwei: number | undefined;
}

/** Looks at what a node has on its chain: the chain itself, the clock, the key's balance, the protocol, the wallet. */
export async function examineChain(setup: ChainSetup): Promise<Finding[]> {
  const examined = await Promise.all([
    findings("chain", () => examineCapabilities(setup)),
    findings("clock", () => examineClock(setup)),
    findings("balance", () => examineBalance(setup)),
    findings("registry", () => examineRegistry(setup)),
  ]);
  return examined.flat();
}

/** An error of ours is a finding: the others are still looked for. */
async function findings(subject: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof InfernetError)) throw error;
    return [fail(subject, reasonOf(error), error.metaMessages.join(" ") || "See the message.")];
  }
}

async function examineCapabilities({ client, rpcUrl, maxFeeGwei }: ChainSetup): Promise<Finding[]> {
  const [capabilities, { expected }] = await Promise.all([probeChain(client, rpcUrl), readFees(client)]);
  const text = describeCapabilities(capabilities).join("; ");
  const cap = maxFeeGwei === undefined ? undefined : BigInt(Math.round(maxFeeGwei * 1e9));
  return [
    capabilities.missing.length > 0 || !capabilities.eip1559
      ? fail("chain", text, "Choose a chain with the Cancun version of the EVM and EIP-1559 fees.")
      : ok("chain", text),
    ...(cap !== undefined && cap < expected
      ? [fail("fees", `gas costs more than chain.wallet.max_fee_gwei (${maxFeeGwei})`, "Raise it, or wait.")]
      : []),
  ];
}

async function examineClock({ client, chain }: ChainSetup): Promise<Finding[]> {
  const block = await ask("the latest block", () => getBlock(client));
  const skew = Number(block.timestamp) - Math.floor(Date.now() / 1_000);
  if (isLocalChainId(chain.id)) return [ok("clock", "a local chain keeps its own time")];
  if (skew > MAX_SKEW_SECONDS) {
    return [fail("clock", `the latest block is ${skew} s in the future`, "Set this machine's clock (NTP).")];
  }
  if (-skew > MAX_SILENCE_SECONDS) {
    const fix =
      "The RPC is behind its chain, or this machine's clock is ahead: try another RPC, check the clock (NTP).";
    return [fail("clock", `the latest block is ${-skew} s old`, fix)];
  }
  return [ok("clock", `the latest block is ${Math.max(0, -skew)} s old`)];
}

async function examineBalance({ client, chain, node }: ChainSetup): Promise<Finding[]> {
  const [balance, fees, mined, pending] = await Promise.all([
    ask("the balance", () => getBalance(client, { address: node })),
    readFees(client),
    ask("the nonce", () => getTransactionCount(client, { address: node, blockTag: "latest" })),
    ask("the nonce", () => getTransactionCount(client, { address: node, blockTag: "pending" })),
  ]);
  const deliveries = balance / (DELIVERY_GAS * fees.maxFeePerGas || 1n);
  const text = `${node} has ${formatEther(balance)} ${chain.nativeCurrency.symbol}, for about ${deliveries} deliveries`;
  const fix = `Send ${node} some of the chain's currency.`;
  const funds =
    deliveries === 0n
      ? fail("balance", text, fix)
      : deliveries < COMFORT
        ? warn("balance", text, fix)
        : ok("balance", text);
  if (pending === mined) return [funds];
  const waiting = `${pending - mined} transactions of the node wait to be mined`;
  return [funds, warn("nonce", waiting, "Nothing to do if the node runs. Nobody else may use its key.")];
}

async function examineRegistry(setup: ChainSetup): Promise<Finding[]> {
  const { client, chain, registry } = setup;
  if ((await ask("the Registry's code", () => getCode(client, { address: registry }))) === undefined) {
    const text = `no contract is at chain.registry_address (${registry}) on ${chain.name}, chain ${chain.id}`;
    const fix =
      "Give the RPC of the registry's chain, or the registry of this one; infernet deploy protocol makes one.";
    return [fail("registry", text, fix)];
  }
  const verification = await verifyProtocol(client, registry);
  return [
    judgeProtocol(registry, verification),
    ...(await findings("wallet", () => examineWallet(setup, verification.addresses))),
  ];
}

function judgeProtocol(registry: Address, { ok: isOurs, contracts }: ProtocolVerification): Finding {
  if (isOurs) return ok("registry", `${registry}: the protocol of this package, wired as it should be`);
  const problems = contracts
    .flatMap(({ name, problems: all }) => all.map((problem) => `${name} ${problem}`))
    .join("; ");
  const isGone = contracts.some(({ code }) => code === "none");
  const isMiswired = contracts.some(({ code, problems: all }) => code === "same" && all.length > 0);
  return isGone || isMiswired
    ? fail("registry", problems, "Take the registry of a whole deployment, or deploy the protocol.")
    : warn("registry", problems, "Fine if it is meant to be another implementation of Infernet.");
}

async function examineWallet(
  { client, paymentAddress, node }: ChainSetup,
  protocol: ProtocolAddresses,
): Promise<Finding[]> {
  if (!paymentAddress) return [ok("wallet", "none: the node serves free subscriptions only")];
  await assertInfernetWallet(client, protocol, paymentAddress);
  const owner = await ask("the wallet's owner", () =>
    readContract(client, { address: paymentAddress, abi: walletAbi, functionName: "owner" }),
  );
  const whose = isAddressEqual(owner, node) ? "the node" : owner;
  return [ok("wallet", `${paymentAddress}, of ${whose}`)];
}
