import { Command } from "commander";
import type { Address } from "viem";
import { parseAddress } from "../../options/chainOptions.ts";
import { addDeployOptions, type DeployOptions } from "../../options/deployOptions.ts";
import { parseWhole } from "../../options/nodeOptions.ts";

interface Options extends DeployOptions {
  fee: number;
  feeRecipient?: Address;
  deterministic?: true;
  salt?: string;
}

/** `infernet deploy protocol`: the six contracts. */
export function protocolCommand(): Command {
  return addDeployOptions(new Command("protocol"))
    .description("deploy the protocol: Registry, Coordinator, Inbox, Reader, Fee, WalletFactory")
    .option("--fee <fee>", "protocol fee in hundredths of a percent: 500 is 5 %", parseWhole(0, 5_000), 0)
    .option("--fee-recipient <address>", "who owns the fee and receives it (default: the deployer)", parseAddress)
    .option("--deterministic", "at addresses that are the same on every chain (CREATE2), in one transaction")
    .option("--salt <text>", "with --deterministic: other addresses for the same contracts")
    .action(async ({ fee, feeRecipient, deterministic, salt, ...options }: Options) => {
      const [{ runDeployment }, { protocolTarget }, { deterministicProtocolTarget }, { getAddress }] =
        await Promise.all([
          import("../../deploy/runDeployment.ts"),
          import("../../../deploy/targets/protocolTarget.ts"),
          import("../../../deploy/targets/deterministicProtocolTarget.ts"),
          import("viem"),
        ]);
      await runDeployment(options, async (_chain, { account }) => {
        const parameters = { fee, feeRecipient: getAddress(feeRecipient ?? account.address) };
        if (!deterministic && salt === undefined) return protocolTarget(parameters);
        return deterministicProtocolTarget({ ...parameters, ...(salt !== undefined && { salt }) });
      });
    });
}
