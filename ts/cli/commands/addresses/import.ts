import { Command } from "commander";
import type { Address } from "viem";
import { ExitCode, ExitError } from "../../ExitError.ts";
import { parseAddress } from "../../options/chainOptions.ts";
import { addTargetChainOptions, type TargetChainOptions } from "../../options/deployOptions.ts";
import { jsonOption } from "../../options/nodeOptions.ts";
import { print } from "../../output/writeOutput.ts";

interface Options extends TargetChainOptions {
  broadcast?: string;
  allowOtherCode?: true;
  json?: true;
}

/** `infernet addresses import`: takes what is on a chain already into its address book. */
export function importCommand(): Command {
  return addTargetChainOptions(new Command("import"))
    .description("take a protocol that is on a chain into its address book, or what a forge script has deployed")
    .argument("[registry]", "address of the protocol's Registry", parseAddress)
    .option("--broadcast <file>", "broadcast/<script>/<chain id>/run-latest.json of a forge script")
    .option("--allow-other-code", "also a protocol of another implementation")
    .addOption(jsonOption())
    .action(async (registry: Address | undefined, { broadcast, allowOtherCode, json, ...options }: Options) => {
      if ((registry === undefined) === (broadcast === undefined)) {
        process.stderr.write("error: give either a registry's address or --broadcast FILE.\n");
        throw new ExitError(ExitCode.USAGE);
      }
      const [{ connectTarget }, { importProtocol }, { importBroadcast }, { stringify }] = await Promise.all([
        import("../../deploy/connectTarget.ts"),
        import("../../../deploy/book/importProtocol.ts"),
        import("../../../deploy/book/importBroadcast.ts"),
        import("../../../deploy/schemas.ts"),
      ]);
      await using chain = await connectTarget(options);
      const folder = options.deployments;
      const book =
        registry === undefined
          ? await importBroadcast(chain.client, { folder, path: broadcast ?? "" })
          : (await importProtocol(chain.client, { folder, registry, allowOtherCode: allowOtherCode === true })).book;
      const { registry: known = "none" } = book.protocol ?? {};
      const names = Object.keys(book.contracts).join(", ") || "none";
      const text = `${folder}/${book.chainId}.json: registry ${known}, contracts ${names}\n`;
      await print(json ? `${stringify(book)}\n` : text);
    });
}
