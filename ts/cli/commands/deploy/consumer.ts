import { Command, InvalidArgumentError } from "commander";
import type { Address } from "viem";
import { parseAddress } from "../../options/chainOptions.ts";
import { addDeployOptions, type DeployOptions } from "../../options/deployOptions.ts";

interface Options extends DeployOptions {
  args?: readonly unknown[];
  name?: string;
  registry?: Address;
  salt?: string;
}

const HELP = `
Constructor arguments are a JSON array, large numbers in quotes; "$registry" stands for the registry's address, which is also
what a constructor with one address gets when --args is left out.

Examples:
  infernet deploy consumer --chain base-sepolia --account me
  infernet deploy consumer out/Feed.sol/Feed.json --args '["$registry", "3600"]' --chain base-sepolia --account me`;

/** `infernet deploy consumer`: a contract that asks for compute. */
export function consumerCommand(): Command {
  return addDeployOptions(new Command("consumer"))
    .description("deploy a consumer contract: yours, or the example PromptConsumer")
    .argument("[artifact]", "compiled contract, such as out/Feed.sol/Feed.json (default: PromptConsumer)")
    .option("--args <json>", "constructor arguments", parseArguments)
    .option("--name <name>", "name in the address book (default: the contract's)")
    .option("--registry <address>", "Registry (default: that of the address book)", parseAddress)
    .option("--salt <text>", "deploy by CREATE2 with this salt, to the same address on every chain")
    .addHelpText("after", HELP)
    .action(async (artifactPath: string | undefined, { args, name, registry, salt, ...options }: Options) => {
      const [{ runDeployment }, { protocolOn }, { contractTarget }, { encodeCreation }] = await Promise.all([
        import("../../deploy/runDeployment.ts"),
        import("../../deploy/registryOf.ts"),
        import("../../../deploy/targets/contractTarget.ts"),
        import("../../../deploy/artifacts/encodeCreation.ts"),
      ]);
      const artifact = await loadArtifact(artifactPath);
      await runDeployment(options, async (chain) => {
        const { deployments } = options;
        const protocol = await protocolOn(chain, { deployments, ...(registry && { registry }) });
        const initCode = encodeCreation(artifact, { args, registry: protocol.registry });
        return contractTarget({
          ...{ name: name ?? artifact.name, initCode, registry: protocol.registry },
          ...(salt !== undefined && { salt }),
        });
      });
    });
}

async function loadArtifact(path: string | undefined) {
  if (path !== undefined) {
    const { readArtifact } = await import("../../../deploy/artifacts/readArtifact.ts");
    return readArtifact(path);
  }
  const { promptConsumerAbi, promptConsumerBytecode } = await import("../../../abi/generated/promptConsumer.ts");
  return { name: "PromptConsumer", abi: promptConsumerAbi, bytecode: promptConsumerBytecode };
}

function parseArguments(value: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    parsed = undefined;
  }
  if (Array.isArray(parsed)) return parsed;
  throw new InvalidArgumentError(`expected a JSON array, such as '["$registry", "3600"]'.`);
}
