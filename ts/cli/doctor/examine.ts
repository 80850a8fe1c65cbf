import type { Hex } from "viem";
import { identifyChain } from "../../deploy/DeploymentContext.ts";
import { inspectConfigFile } from "../../node/config/loadConfig.ts";
import type { ConfigReport } from "../../node/config/parseConfig.ts";
import { ConfigError } from "../../node/errors.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { connectTarget, type TargetChain } from "../deploy/connectTarget.ts";
import { examineChain } from "./examineChain.ts";
import { examineContainers } from "./examineContainers.ts";
import { type Finding, fail, ok, warn } from "./Finding.ts";

/**
 * Looks at everything that a node with this configuration needs. Nothing is sent or changed.
 *
 * @param file config.json; the key may come from the environment, as the node's does
 */
export async function examine(file: string): Promise<Finding[]> {
  const report = await inspectConfigFile(file).catch((error: unknown): ConfigReport => {
    if (error instanceof ConfigError) return { issues: [...error.issues], warnings: [] };
    throw error;
  });
  const { config, issues, warnings } = report;
  const problems = issues.map(({ path, message }) => fail("config", `${path || file}: ${message}`, `Correct ${file}.`));
  const doubts = warnings.map(({ path, message }) => warn("config", `${path || file}: ${message}`, "Have a look."));
  if (config === undefined) return [...problems, ...doubts];
  const [chain, containers] = await Promise.all([examineChainOf(config.chain), examineContainers(config.containers)]);
  return [ok("config", `${file} is valid`), ...doubts, ...chain, ...containers];
}

type ChainConfig = NonNullable<NonNullable<ConfigReport["config"]>["chain"]>;

/** Looks at each RPC, and at the chain through the first that answers. */
async function examineChainOf(config: NonNullable<ConfigReport["config"]>["chain"]): Promise<Finding[]> {
  if (!config)
    return [warn("chain", "chain.enabled is false: the node serves jobs only", "Set it to serve subscriptions.")];
  await using stack = new AsyncDisposableStack();
  const { rpc_urls: urls } = config;
  const rpcs = await Promise.all(
    urls.map((rpcUrl, index) => openRpc(rpcUrl, urls.length === 1 ? "rpc" : `rpc ${index + 1}`, stack)),
  );
  const first = rpcs.find(({ target }) => target !== undefined);
  const examined = first?.target ? await examineChain(setupOf(config, first.target)) : [];
  return [...rpcs.map((rpc) => (first ? compareChain(rpc, first) : rpc.finding)), ...examined];
}

/** An RPC, and the chain that it is of if it answers. */
interface OpenedRpc {
  subject: string;
  finding: Finding;
  target?: TargetChain;
  /** Hash of the chain's first block: tells two chains with one id apart. */
  genesisHash?: Hex;
}

async function openRpc(rpcUrl: string, subject: string, stack: AsyncDisposableStack): Promise<OpenedRpc> {
  try {
    const target = stack.use(await connectTarget({ rpcUrl, deployments: "" }));
    const { genesisHash } = await identifyChain(target.client);
    const finding = ok(subject, `answers, chain ${target.chain.id} (${target.chain.name})`);
    return { subject, finding, target, genesisHash };
  } catch (error) {
    if (!(error instanceof InfernetError)) throw error;
    return { subject, finding: fail(subject, reasonOf(error), "Check chain.rpc_url, and that the RPC is up.") };
  }
}

/** A node that asks now one chain and now another loses its way. */
function compareChain({ subject, finding, target, genesisHash }: OpenedRpc, first: OpenedRpc): Finding {
  if (!target) return finding;
  if (target.chain.id === first.target?.chain.id && genesisHash === first.genesisHash) return finding;
  const text = `is of chain ${target.chain.id}, and ${first.subject} of chain ${first.target?.chain.id}: not the same chain`;
  return fail(subject, text, "Let chain.rpc_url and chain.rpc_urls be of one chain.");
}

const setupOf = ({ registry_address: registry, wallet }: ChainConfig, { client, rpcUrl, chain }: TargetChain) => ({
  ...{ client, rpcUrl, chain, registry, node: wallet.private_key.address },
  ...{ paymentAddress: wallet.payment_address ?? undefined, maxFeeGwei: wallet.max_fee_gwei },
});
