import { Command } from "commander";
import { inputOption, jsonOption, taskOption } from "../options/nodeOptions.ts";
import { writeOutput } from "../output/writeOutput.ts";

interface Common {
  input: string;
  json?: true;
}

const EXAMPLES = `
Examples:
  infernet decode request 0x0000…
  infernet decode result --task text_classification 0x0000…
  cast tx <hash> input | infernet decode delivery --task text_generation
  infernet decode error 0x88a21e4f`;

/** `infernet decode`: what is in the bytes of requests, results, deliveries and reverts. */
export function decodeCommand(): Command {
  return new Command("decode")
    .description("say what the bytes of a request, a result, a delivery or a revert hold, as JSON")
    .addCommand(requestCommand())
    .addCommand(resultCommand())
    .addCommand(deliveryCommand())
    .addCommand(abiCommand())
    .addCommand(errorCommand())
    .addHelpText("after", EXAMPLES);
}

/** A command that reads bytes from its last argument, or from --input. */
const bytesCommand = (name: string, description: string, hex: string) =>
  new Command(name)
    .description(description)
    .argument("[hex]", hex)
    .addOption(inputOption("where the bytes come from when no argument is given"))
    .addOption(jsonOption());

const requestCommand = () =>
  bytesCommand("request", "a request to the Hugging Face service", "bytes of the request").action(
    async (given: string | undefined, { input, json }: Common) => {
      const [{ decodeRequest }, { taskName }] = await Promise.all([
        import("../../codec/decodeRequest.ts"),
        import("../../codec/HFTaskId.ts"),
      ]);
      const { taskId, ...rest } = decodeRequest(await readHex(given, input));
      await write({ task: taskName(taskId), ...rest }, json);
    },
  );

const resultCommand = () =>
  bytesCommand(
    "result",
    "an answer of the Hugging Face service, in its form on chain",
    "bytes of the answer, or a container's JSON with raw_output",
  )
    .addOption(taskOption().makeOptionMandatory())
    .action(async (given: string | undefined, { input, json, task }: Common & { task: string }) => {
      const [{ decodeResult }, { parseTask }] = await Promise.all([
        import("../../codec/decodeResult.ts"),
        import("../../codec/HFTaskId.ts"),
      ]);
      const taskId = parseTask(task);
      await write(decodeResult(taskId, await readHex(given, input, "raw_output")), json);
    });

const deliveryCommand = () =>
  bytesCommand(
    "delivery",
    "what a node delivers: calldata of deliverCompute, alone or in a batch",
    "calldata, or JSON with input, output and proof",
  )
    .option("--task <task>", "id or name of the Hugging Face task: decodes its answer as well")
    .action(async (given: string | undefined, { input, json, task }: Common & { task?: string }) => {
      const [{ readPayload }, { describeDeliveries }] = await Promise.all([
        import("../input/readPayload.ts"),
        import("../codec/describeDeliveries.ts"),
      ]);
      await write(describeDeliveries(await readPayload(given, input), task), json);
    });

const abiCommand = () =>
  new Command("abi")
    .description("values by their Solidity types: abi.decode(…)")
    .argument("<types>", "such as uint8,string,(address a, uint256[] b)")
    .argument("[hex]", "the bytes")
    .addOption(inputOption("where the bytes come from when no argument is given"))
    .addOption(jsonOption())
    .action(async (list: string, given: string | undefined, { input, json }: Common) => {
      const [{ decode }, { splitTypes }] = await Promise.all([
        import("../../codec/decode.ts"),
        import("../codec/splitTypes.ts"),
      ]);
      await write(decode(splitTypes(list), await readHex(given, input)), json);
    });

const errorCommand = () =>
  bytesCommand("error", "why a contract of the protocol has reverted", "revert data").action(
    async (given: string | undefined, { input, json }: Common) => {
      const { explainRevert } = await import("../codec/explainRevert.ts");
      await write(explainRevert(await readHex(given, input)), json);
    },
  );

async function readHex(given: string | undefined, input: string, key?: string) {
  const [{ readPayload }, { parseHex }] = await Promise.all([
    import("../input/readPayload.ts"),
    import("../../codec/hex.ts"),
  ]);
  const payload = await readPayload(given, input);
  const isKeyed = key !== undefined && typeof payload === "object" && payload !== null;
  return parseHex(isKeyed ? Reflect.get(payload, key) : payload, isKeyed ? key : "bytes");
}

const write = (value: unknown, json: true | undefined): Promise<void> =>
  writeOutput(value, { output: "-", ...(json && { json }) });
