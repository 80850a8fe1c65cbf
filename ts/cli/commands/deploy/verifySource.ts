import { Command, InvalidArgumentError, Option } from "commander";
import type { Address } from "viem";
import { parseAddress } from "../../options/chainOptions.ts";
import { addTargetChainOptions, type TargetChainOptions } from "../../options/deployOptions.ts";
import { jsonOption } from "../../options/nodeOptions.ts";
import { columns } from "../../output/table.ts";
import { withProgress } from "../../output/withProgress.ts";
import { print, writeOutput } from "../../output/writeOutput.ts";

interface Options extends TargetChainOptions {
  registry?: Address;
  url: string;
  api: "etherscan" | "sourcify";
  apiKeyFile?: string;
  json?: true;
}

const HELP = `
The API key is read from a file, or from the environment variable ETHERSCAN_API_KEY.

Examples:
  infernet deploy verify-source --chain base-sepolia --api sourcify --url https://sourcify.dev/server
  infernet deploy verify-source --chain base-sepolia --api etherscan --url https://api.etherscan.io/v2/api --api-key-file key`;

/** `infernet deploy verify-source`: lets explorers show the contracts' source. */
export function verifySourceCommand(): Command {
  return addTargetChainOptions(new Command("verify-source"))
    .description(
      "have an explorer verify the source of the protocol, and of what else of this package the address book has",
    )
    .option("--registry <address>", "Registry (default: that of the address book)", parseAddress)
    .requiredOption("--url <url>", "the explorer's API", parseHttpUrl)
    .addOption(new Option("--api <api>", "how it speaks").choices(["etherscan", "sourcify"]).default("sourcify"))
    .option("--api-key-file <file>", "file with the API key")
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(runVerifySource);
}

async function runVerifySource({ registry, url, api, apiKeyFile, json, ...options }: Options): Promise<void> {
  const [{ connectTarget }, { protocolOn }, { verifyProtocol }, { readAddressBookOf }, { identifyChain }] =
    await Promise.all([
      import("../../deploy/connectTarget.ts"),
      import("../../deploy/registryOf.ts"),
      import("../../../deploy/verify/verifyProtocol.ts"),
      import("../../../deploy/book/addressBookFile.ts"),
      import("../../../deploy/DeploymentContext.ts"),
    ]);
  const [{ standardJson }, { sourceSubjects }, { readFirstFee }, { verifySource }, { readText }] = await Promise.all([
    import("../../../deploy/source/standardJson.ts"),
    import("../../../deploy/source/sourceSubjects.ts"),
    import("../../../deploy/source/readFirstFee.ts"),
    import("../../../deploy/source/verifySource.ts"),
    import("../../input/readText.ts"),
  ]);
  const apiKey = apiKeyFile === undefined ? process.env["ETHERSCAN_API_KEY"] : (await readText(apiKeyFile)).trim();
  await using chain = await connectTarget(options);
  const protocol = await protocolOn(chain, { ...options, ...(registry && { registry }) });
  const [verification, book] = await Promise.all([
    verifyProtocol(chain.client, protocol.registry),
    identifyChain(chain.client).then((identity) => readAddressBookOf(options.deployments, identity)),
  ]);
  const firstFee = await readFirstFee(chain.client, protocol.registry, book);
  const results: { name: string; address: Address; result: string }[] = [];
  for (const { name, ...subject } of sourceSubjects(verification, book, firstFee)) {
    const result = await withProgress(`Verifying ${name}`, async () =>
      verifySource({
        ...{ ...subject, api, url, ...(apiKey && { apiKey }), chainId: chain.chain.id },
        input: await standardJson(subject.contract),
      }),
    );
    results.push({ name, address: subject.address, result });
  }
  if (json) return writeOutput(results, { output: "-", json });
  await print(
    columns(
      ["contract", "address", "source"],
      results.map(({ name, address, result }) => [name, address, result]),
    ),
  );
}

function parseHttpUrl(value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new InvalidArgumentError("expected a URL that starts with http(s)://.");
}
