import { Command, InvalidArgumentError } from "commander";
import type { Address } from "viem";
import { parsePort } from "../createLogger.ts";
import { parseAddress } from "../options/chainOptions.ts";
import { addTargetChainOptions, type TargetChainOptions } from "../options/deployOptions.ts";
import { jsonOption } from "../options/nodeOptions.ts";
import { print, writeOutput } from "../output/writeOutput.ts";

interface Options extends TargetChainOptions {
  registry?: Address;
  output: string;
  force?: true;
  container: string;
  serviceUrl: string;
  paymentAddress?: Address;
  port: number;
  account: string;
  json?: true;
}

/** `infernet init`: writes a node's config.json for a chain. */
export function initCommand(): Command {
  return addTargetChainOptions(new Command("init"))
    .description("write a node's config.json for a chain, from its address book and with sane limits")
    .option("--registry <address>", "Registry (default: that of the address book)", parseAddress)
    .option("-o, --output <file>", "file to write; - for standard output", "config.json")
    .option("--force", "overwrite the file")
    .option("--container <id>", "container that the node offers", "hf_inference_client_service")
    .option("--service-url <url>", "where that container answers", parseHttpUrl, "http://127.0.0.1:3000")
    .option("--payment-address <address>", "the node's Infernet wallet, to serve paid subscriptions", parseAddress)
    .option("--port <port>", "port of the node's REST API; 0 takes a free one", parsePort, 4000)
    .option("--account <name>", "keystore of the node's key, for the instructions that are printed", "node")
    .addOption(jsonOption())
    .action(runInit);
}

async function runInit(options: Options): Promise<void> {
  const { registry, output, force, paymentAddress, json } = options;
  const [{ connectTarget }, { protocolOn }, { probeChain, describeCapabilities }, { readFees }] = await Promise.all([
    import("../deploy/connectTarget.ts"),
    import("../deploy/registryOf.ts"),
    import("../../deploy/chains/probeChain.ts"),
    import("../../deploy/fees/readFees.ts"),
  ]);
  const [{ testnetNodeConfig }, { writeConfigFile }, { isLocalChainId }, { assertInfernetWallet }] = await Promise.all([
    import("../init/testnetNodeConfig.ts"),
    import("../init/writeConfigFile.ts"),
    import("../../protocol/anvilAccounts.ts"),
    import("../init/assertInfernetWallet.ts"),
  ]);
  await using chain = await connectTarget(options);
  const protocol = await protocolOn(chain, { deployments: options.deployments, ...(registry && { registry }) });
  if (paymentAddress) await assertInfernetWallet(chain.client, protocol, paymentAddress);
  const [capabilities, fees] = await Promise.all([probeChain(chain.client, chain.rpcUrl), readFees(chain.client)]);
  const config = testnetNodeConfig({
    ...{ chainId: chain.chain.id, rpcUrl: chain.rpcUrl, registry: protocol.registry, gasPrice: fees.expected },
    ...{ port: options.port, ...(paymentAddress && { paymentAddress }) },
    container: { id: options.container, url: options.serviceUrl },
    blockTimeSeconds: capabilities.blockTimeSeconds,
    isLocal: isLocalChainId(chain.chain.id),
  });
  if (output === "-") return writeOutput(config, { output, ...(json && { json }) });
  await writeConfigFile(output, config, { overwrite: force === true });
  if (json) return writeOutput({ file: output, config, capabilities }, { output: "-", json });
  await print(
    `${output} is written: a node on ${chain.chain.name} (chain ${chain.chain.id}), registry ${protocol.registry}.\n` +
      `${describeCapabilities(capabilities)
        .map((line) => `  ${line}\n`)
        .join("")}${nextSteps(options)}`,
  );
}

const nextSteps = ({ output, account, container }: Options): string => `
Next:
  infernet account create ${account}            # unless there is one; then send its address some of the chain's currency
  export INFERNET_KEYSTORE=~/.foundry/keystores/${account} INFERNET_KEYSTORE_PASSWORD_FILE=<file with its password>
  infernet service ${container} &
  infernet doctor --config ${output}
  infernet node --config ${output}
`;

function parseHttpUrl(value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new InvalidArgumentError(`"${value}": expected a URL that starts with http(s)://.`);
}
