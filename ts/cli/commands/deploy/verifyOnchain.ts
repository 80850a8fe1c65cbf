import { Command } from "commander";
import type { Address } from "viem";
import { ExitCode, ExitError } from "../../ExitError.ts";
import { parseAddress } from "../../options/chainOptions.ts";
import { addTargetChainOptions, type TargetChainOptions } from "../../options/deployOptions.ts";
import { jsonOption } from "../../options/nodeOptions.ts";
import { columns, twoColumns } from "../../output/table.ts";
import { print, writeOutput } from "../../output/writeOutput.ts";

interface Options extends TargetChainOptions {
  registry?: Address;
  json?: true;
}

/** `infernet deploy verify-onchain`: whether what stands on a chain is what this package would have put there. */
export function verifyOnchainCommand(): Command {
  return addTargetChainOptions(new Command("verify-onchain"))
    .description("compare a deployed protocol with this package: its code, and how its contracts are wired")
    .option("--registry <address>", "Registry (default: that of the address book)", parseAddress)
    .addOption(jsonOption())
    .action(async ({ registry, json, ...options }: Options) => {
      const [{ connectTarget }, { protocolOn }, { verifyProtocol }] = await Promise.all([
        import("../../deploy/connectTarget.ts"),
        import("../../deploy/registryOf.ts"),
        import("../../../deploy/verify/verifyProtocol.ts"),
      ]);
      await using chain = await connectTarget(options);
      const protocol = await protocolOn(chain, { ...options, ...(registry && { registry }) });
      const { ok, contracts, fee, feeRecipient } = await verifyProtocol(chain.client, protocol.registry);
      if (json) await writeOutput({ ok, chainId: chain.chain.id, contracts, fee, feeRecipient }, { output: "-", json });
      else {
        const rows = contracts.map(({ name, address, code, problems }) => [
          ...[name, address, code, problems.join("; ") || "as it should be"],
        ]);
        await print(
          columns(["contract", "address", "code", "finding"], rows) +
            twoColumns([
              ["fee", fee === undefined ? "unknown" : `${fee / 100} %, to ${feeRecipient}`],
              ["result", ok ? "the protocol of this package, wired as it should be" : "not as it should be"],
            ]),
        );
      }
      if (!ok) throw new ExitError(ExitCode.FAILED);
    });
}
