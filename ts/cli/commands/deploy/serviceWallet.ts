import { Command } from "commander";
import type { Address } from "viem";
import { parseAddress } from "../../options/chainOptions.ts";
import { addDeployOptions, type DeployOptions } from "../../options/deployOptions.ts";

interface Options extends DeployOptions {
  owner?: Address;
  registry?: Address;
}

/** `infernet deploy service-wallet`: an Infernet wallet, made once for each owner. */
export function serviceWalletCommand(): Command {
  return addDeployOptions(new Command("service-wallet"))
    .description("make the Infernet wallet that a node is paid into, or a consumer pays from; one for each owner")
    .option("--owner <address>", "who may withdraw and approve (default: the deployer)", parseAddress)
    .option("--registry <address>", "Registry (default: that of the address book)", parseAddress)
    .action(async ({ owner, registry, ...options }: Options) => {
      const [{ runDeployment }, { protocolOn }, { walletTarget }, { getAddress }] = await Promise.all([
        import("../../deploy/runDeployment.ts"),
        import("../../deploy/registryOf.ts"),
        import("../../../deploy/targets/walletTarget.ts"),
        import("viem"),
      ]);
      await runDeployment(options, async (chain, { account }) => {
        const { deployments } = options;
        const { walletFactory } = await protocolOn(chain, { deployments, ...(registry && { registry }) });
        return walletTarget({ owner: getAddress(owner ?? account.address), factory: walletFactory });
      });
    });
}
