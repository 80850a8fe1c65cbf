import { inspectConfigFile } from "../../node/config/loadConfig.ts";
import type { ConfigReport } from "../../node/config/parseConfig.ts";
import { ConfigError } from "../../node/errors.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { connectTarget } from "../deploy/connectTarget.ts";
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

async function examineChainOf(chain: NonNullable<ConfigReport["config"]>["chain"]): Promise<Finding[]> {
  if (!chain)
    return [warn("chain", "chain.enabled is false: the node serves jobs only", "Set it to serve subscriptions.")];
  const { registry_address: registry, wallet, rpc_urls: rpcUrls } = chain;
  const examined = await Promise.all(
    rpcUrls.map(async (rpcUrl, index): Promise<Finding[]> => {
      const subject = rpcUrls.length === 1 ? "rpc" : `rpc ${index + 1}`;
      try {
        await using target = await connectTarget({ rpcUrl, deployments: "" });
        const answers = ok(subject, `answers, chain ${target.chain.id} (${target.chain.name})`);
        if (index > 0) return [answers];
        const setup = {
          ...{ client: target.client, rpcUrl, chainId: target.chain.id, registry },
          ...{ node: wallet.private_key.address, paymentAddress: wallet.payment_address ?? undefined },
          maxFeeGwei: wallet.max_fee_gwei,
        };
        return [answers, ...(await examineChain(setup))];
      } catch (error) {
        if (!(error instanceof InfernetError)) throw error;
        return [fail(subject, error.shortMessage, "Check chain.rpc_url, and that the RPC is up.")];
      }
    }),
  );
  return examined.flat();
}
