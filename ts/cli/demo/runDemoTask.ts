import { taskName } from "../../codec/HFTaskId.ts";
import type { DecodedResult } from "../../codec/TaskResult.ts";
import type { Devnet } from "../../devnet/Devnet.ts";
import type { DemoOutput, DemoPrompt, DemoRow } from "./demoPrompts.ts";
import { MalformedAnswerError } from "./MalformedAnswerError.ts";

/**
 * Asks the devnet's consumer once and reads the answer back from its storage.
 *
 * @throws {MalformedAnswerError} when the consumer could not read what was delivered
 */
export async function runDemoTask(devnet: Devnet, { task, text }: DemoPrompt, signal: AbortSignal): Promise<DemoRow> {
  const startedAt = performance.now();
  const request = await devnet.request({ task, text });
  const { subscriptionId } = request;
  const delivery = await devnet.waitForDelivery({ subscriptionId, signal });
  const latencyMs = Math.round(performance.now() - startedAt);
  if (delivery.result === undefined) throw new MalformedAnswerError({ subscriptionId, hash: delivery.hash });
  return {
    task: taskName(delivery.taskId),
    input: text,
    output: toOutput(delivery.result),
    subscriptionId,
    requestTx: request.hash,
    deliveryTx: delivery.hash,
    requestGas: Number(request.gasUsed),
    deliveryGas: Number(delivery.gasUsed),
    latencyMs,
  };
}

function toOutput(result: DecodedResult): DemoOutput {
  switch (result.taskId) {
    case 1:
      return result.text;
    case 2:
      return result.labels.map(({ label, score }) => ({ label, score }));
    case 3:
      return result.entities.map(({ entity_group, score }) => ({ entity_group, score }));
    case 4:
      return result.summary;
  }
}
