import { Argument, Command, Option } from "commander";
import type { Address, Hex } from "viem";
import { parseAddress, parseSubscriptionId } from "../options/chainOptions.ts";
import { inputOption, jsonOption, parseWhole, taskOption } from "../options/nodeOptions.ts";
import { writeOutput } from "../output/writeOutput.ts";

interface Common {
  input: string;
  json?: true;
}

const EXAMPLES = `
Examples:
  infernet encode request --task text_generation "Is the sky blue during a clear day?"
  infernet encode abi uint8,string,string 1 "" "Is the sky blue during a clear day?"
  echo '{"task": 2, "text": "I love it"}' | infernet encode request
  infernet encode delivery -i answer.json --subscription 1 --node-wallet 0x6098…`;

/** `infernet encode`: the bytes of requests, results and deliveries. */
export function encodeCommand(): Command {
  return new Command("encode")
    .description("print the bytes of a request, a result or a delivery, as hex")
    .addCommand(requestCommand())
    .addCommand(resultCommand())
    .addCommand(deliveryCommand())
    .addCommand(abiCommand())
    .addHelpText("after", EXAMPLES);
}

const requestCommand = () =>
  new Command("request")
    .description("a request to the Hugging Face service: abi.encode(uint8 taskId, string model, string text)")
    .argument("[text...]", "the prompt, or the text to work on; left out, the request is read as JSON from --input")
    .addOption(taskOption().default("text_generation"))
    .option("--model <id>", "Hugging Face model id (default: the service's)", "")
    .addOption(inputOption("JSON with task, text, and if wanted model and parameters"))
    .addOption(jsonOption())
    .action(async (words: string[], { task, model, input, json }: Common & { task: string; model: string }) => {
      const [{ encodeRequest }, { readTaskRequest }] = await Promise.all([
        import("../../codec/encodeRequest.ts"),
        import("../codec/readTaskRequest.ts"),
      ]);
      const text = words.join(" ");
      const request = words.length > 0 ? { task, model, text } : await readInput(undefined, input);
      await writeHex(encodeRequest(readTaskRequest(request)), json);
    });

const resultCommand = () =>
  new Command("result")
    .description("an answer of the Hugging Face service, given as its JSON off chain, in its form on chain")
    .addOption(taskOption().makeOptionMandatory())
    .addOption(inputOption('the answer, such as [{"label": "POSITIVE", "score": 0.9}], or {"output": …} around it'))
    .addOption(jsonOption())
    .action(async ({ task, input, json }: Common & { task: string }) => {
      const [{ encodeResult }, { parseTask }, { parseTaskOutput }] = await Promise.all([
        import("../../codec/encodeResult.ts"),
        import("../../codec/HFTaskId.ts"),
        import("../../codec/parseTaskOutput.ts"),
      ]);
      const taskId = parseTask(task);
      const given = await readInput(undefined, input);
      const output = isObject(given) && Object.hasOwn(given, "output") ? given["output"] : given;
      await writeHex(encodeResult(parseTaskOutput(taskId, output)), json);
    });

interface DeliveryOptions extends Common {
  subscription?: number;
  interval: number;
  nodeWallet?: Address;
}

const deliveryCommand = () =>
  new Command("delivery")
    .description("a container's JSON answer as the bytes that are delivered, or as deliverCompute calldata")
    .addOption(inputOption("the container's answer: raw_input, …, proof as hex, or any JSON object"))
    .addOption(
      new Option("--subscription <id>", "give calldata of deliverCompute, for this subscription").argParser(
        parseSubscriptionId,
      ),
    )
    .option("--interval <number>", "with --subscription: the interval", parseWhole(1, 2 ** 32 - 1), 1)
    .option("--node-wallet <address>", "with --subscription: the Infernet wallet that is paid", parseAddress)
    .addOption(jsonOption())
    .action(async ({ subscription, interval, nodeWallet, input, json }: DeliveryOptions) => {
      const { encodeDelivery } = await import("../../codec/encodeDelivery.ts");
      const delivery = encodeDelivery(await readInput(undefined, input));
      if (subscription === undefined) return writeOutput(delivery, { output: "-", ...(json && { json }) });
      const [{ encodeFunctionData, zeroAddress }, { coordinatorAbi }] = await Promise.all([
        import("viem"),
        import("../../abi/generated/coordinator.ts"),
      ]);
      const { input: inputBytes, output, proof } = delivery;
      const args = [subscription, interval, inputBytes, output, proof, nodeWallet ?? zeroAddress] as const;
      await writeHex(encodeFunctionData({ abi: coordinatorAbi, functionName: "deliverCompute", args }), json);
    });

const abiCommand = () =>
  new Command("abi")
    .description("values by their Solidity types: abi.encode(…)")
    .addArgument(new Argument("<types>", "such as uint8,string,(address a, uint256[] b)"))
    .argument("[values...]", "one for each type; arrays and tuples as JSON")
    .addOption(jsonOption())
    .action(async (list: string, texts: string[], { json }: Omit<Common, "input">) => {
      const [{ encode }, { parseAbiArgument }, { splitTypes }] = await Promise.all([
        import("../../codec/encode.ts"),
        import("../codec/parseAbiArgument.ts"),
        import("../codec/splitTypes.ts"),
      ]);
      const types = splitTypes(list);
      const values = texts.map((text, index) => parseAbiArgument(types[index] ?? "", text));
      await writeHex(encode(types, values), json);
    });

async function readInput(argument: string | undefined, input: string): Promise<unknown> {
  const { readPayload } = await import("../input/readPayload.ts");
  return readPayload(argument, input);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const writeHex = (hex: Hex, json: true | undefined): Promise<void> =>
  writeOutput(json ? { hex } : hex, { output: "-", ...(json && { json }) });
