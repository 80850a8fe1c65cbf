import { Command, Option } from "commander";
import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import {
  addChainOptions,
  addKeyOptions,
  type ChainOptions,
  type KeyOptions,
  parseAddress,
} from "../options/chainOptions.ts";
import { jsonOption, parseWhole, taskOption } from "../options/nodeOptions.ts";
import { describeDelivery } from "../output/describeDelivery.ts";
import { twoColumns } from "../output/table.ts";
import { withProgress } from "../output/withProgress.ts";
import { print, writeOutput } from "../output/writeOutput.ts";

interface Options extends ChainOptions, KeyOptions {
  task: string;
  model: string;
  consumer?: Address;
  wait: boolean;
  timeout: number;
  json?: true;
}

const HELP = `
The consumer is a contract with the function ask(uint8 taskId, string model, string text), as the example PromptConsumer.
On a local chain everything has a default: the devnet's consumer, and one of anvil's keys. Elsewhere the address book's
PromptConsumer is asked, unless --consumer names another.

Examples:
  infernet request "Is the sky blue during a clear day?"
  infernet request --task text_classification "I love it" --json`;

/** `infernet request`: asks on chain, waits and prints the answer. */
export function requestCommand(): Command {
  return addKeyOptions(addChainOptions(new Command("request")))
    .description("ask on chain, by a consumer contract; waits for the answer and prints it")
    .argument("<text...>", "the prompt, or the text to work on; - for standard input")
    .addOption(taskOption().default("text_generation"))
    .option("--model <id>", "Hugging Face model id (default: the service's)", "")
    .addOption(
      new Option("--consumer <address>", "the consumer contract").env("CONSUMER_ADDRESS").argParser(parseAddress),
    )
    .option("--no-wait", "print the request and do not wait for the answer")
    .option("--timeout <seconds>", "how long to wait for the answer", parseWhole(1, 86_400), 60)
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(runRequest);
}

async function runRequest(words: string[], { task, model, consumer, wait, timeout, json, ...options }: Options) {
  const [
    { connectWithKey, knownDeployment },
    { privateKeyToAccount },
    { ANVIL_ACCOUNTS, isLocalChainId },
    { ANVIL_DEPLOYMENT },
    { parseTask },
  ] = await Promise.all([
    import("../chain/createChainClient.ts"),
    import("viem/accounts"),
    import("../../protocol/anvilAccounts.ts"),
    import("../../protocol/addresses.ts"),
    import("../../codec/HFTaskId.ts"),
  ]);
  const taskId = parseTask(task);
  const text =
    words.join(" ") === "-" ? (await (await import("../input/readText.ts")).readText("-")).trim() : words.join(" ");
  await using connection = await connectWithKey(options, privateKeyToAccount(ANVIL_ACCOUNTS[3].privateKey));
  const { client, chainId } = connection;
  const known = isLocalChainId(chainId)
    ? ANVIL_DEPLOYMENT.consumer
    : (await knownDeployment(chainId))?.contracts["PromptConsumer"]?.address;
  const target = consumer ?? known;
  if (target === undefined) throw consumerMissing(chainId);
  const request = await withProgress("Asking", () =>
    client.requestTask({ consumer: target, task: taskId, model, text }),
  );
  const { subscriptionId, hash, gasUsed } = request;
  const asked = { subscriptionId, requestTx: hash, requestGas: Number(gasUsed) };
  if (!wait) {
    if (json) return writeOutput(asked, { output: "-", json });
    return print(
      twoColumns([
        ["subscription", String(subscriptionId)],
        ["request", hash],
      ]),
    );
  }
  const delivery = await withProgress(`Waiting for the answer to subscription ${subscriptionId}`, () =>
    client.waitForDelivery({ subscriptionId, timeoutMs: timeout * 1000 }),
  );
  const description = await describeDelivery(delivery, taskId);
  if (json) return writeOutput({ ...asked, ...description.json }, { output: "-", json });
  await print(twoColumns([...description.rows, ["request", hash]]));
}

const consumerMissing = (chainId: number): InfernetError =>
  new InfernetError(`No consumer is known for chain ${chainId}.`, {
    code: "CONSUMER_MISSING",
    metaMessages: ["Give --consumer ADDRESS, or set CONSUMER_ADDRESS: `infernet deploy consumer` makes one."],
  });
