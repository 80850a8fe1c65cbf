import { Command } from "commander";
import type { AddressBook } from "../../../deploy/book/AddressBook.ts";
import { jsonOption, parseWhole } from "../../options/nodeOptions.ts";
import { heading, twoColumns } from "../../output/table.ts";
import { print } from "../../output/writeOutput.ts";

interface Options {
  deployments: string;
  chainId?: number;
  json?: true;
}

/** `infernet addresses list`. */
export function listCommand(): Command {
  return new Command("list")
    .description("show the address books, of one chain or of all")
    .option("--chain-id <id>", "this chain alone", parseWhole(1, Number.MAX_SAFE_INTEGER))
    .option("--deployments <folder>", "folder of the address books", "deployments")
    .addOption(jsonOption())
    .action(async ({ deployments, chainId, json }: Options) => {
      const [{ listAddressBooks }, { stringify }, { presetOf }] = await Promise.all([
        import("../../../deploy/book/addressBookFile.ts"),
        import("../../../deploy/schemas.ts"),
        import("../../../deploy/chains/chainPresets.ts"),
      ]);
      const books = (await listAddressBooks(deployments)).filter((book) => (chainId ?? book.chainId) === book.chainId);
      if (json) return print(`${stringify(books)}\n`);
      if (books.length === 0) {
        return print(
          `Nothing is known to be deployed: no address book in ${deployments}.\nSee infernet deploy protocol.\n`,
        );
      }
      const texts = books.map((book) => describeBook(book, presetOf(book.chainId)?.name));
      await print(texts.join("\n"));
    });
}

function describeBook({ chainId, chainName, protocol, contracts, wallets }: AddressBook, preset?: string): string {
  const { registry, coordinator, inbox, reader, fee, walletFactory, source } = protocol ?? {};
  const rows = Object.entries({ registry, coordinator, inbox, reader, fee, walletFactory });
  return (
    `${heading(`${chainName ?? preset ?? "chain"} (chain ${chainId})`)}\n` +
    twoColumns([
      ["protocol", source ?? "none"],
      ...rows.flatMap(([name, address]) => (address === undefined ? [] : [[name, address] as const])),
      ...Object.entries(contracts).map(([name, { address }]) => [name, address] as const),
      ...wallets.map(({ address, owner }) => ["wallet", `${address} of ${owner}`] as const),
    ])
  );
}
