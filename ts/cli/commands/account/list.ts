import { Command } from "commander";
import { jsonOption } from "../../options/nodeOptions.ts";
import { columns } from "../../output/table.ts";
import { print, writeOutput } from "../../output/writeOutput.ts";

/** `infernet account list`. */
export function accountListCommand(): Command {
  return new Command("list")
    .description("list the keystores of a folder")
    .option("--keystore-dir <folder>", "folder of keystores (default: ~/.foundry/keystores)")
    .addOption(jsonOption())
    .action(async ({ keystoreDir, json }: { keystoreDir?: string; json?: true }) => {
      const { keystoreFolder, listKeystores } = await import("../../../deploy/keys/keystoreFiles.ts");
      const folder = keystoreDir ?? keystoreFolder();
      const entries = await listKeystores(folder);
      if (json) return writeOutput(entries, { output: "-", json });
      if (entries.length === 0) return print(`No keystore in ${folder}. Make one: infernet account create NAME\n`);
      const rows = entries.map(({ name, address, usable }) => [
        ...[name, usable ? (address ?? "not in the file") : "this is no keystore"],
      ]);
      await print(columns(["account", "address"], rows));
    });
}
