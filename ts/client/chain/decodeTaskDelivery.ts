import { decodeDelivery } from "../../codec/decodeDelivery.ts";
import { decodeResult } from "../../codec/decodeResult.ts";
import type { ServedTaskId } from "../../codec/HFTaskId.ts";
import type { DecodedResult } from "../../codec/TaskResult.ts";
import { oneLine } from "../../protocol/oneLine.ts";
import { DeliveryError } from "../errors/DeliveryError.ts";
import type { ComputeDelivery } from "./ComputeDelivery.ts";

/**
 * Reads the answer of the Hugging Face service out of a delivery.
 *
 * @param taskId task that was asked for; the delivery does not say
 * @throws DeliveryError `DELIVERY_UNREADABLE` when the delivery has no bytes, or those of another service;
 * MalformedBytesError when they are no answer to the task
 * @example
 * const { text } = decodeTaskDelivery(HFTaskId.TEXT_GENERATION, delivery);
 */
export function decodeTaskDelivery<const taskId extends ServedTaskId>(
  taskId: taskId,
  { subscriptionId, payload, hash }: Pick<ComputeDelivery, "subscriptionId" | "payload" | "hash">,
): Extract<DecodedResult, { taskId: taskId }> {
  const unreadable = (reason: string) =>
    new DeliveryError(`The answer to subscription ${subscriptionId} cannot be read: ${reason}.`, {
      code: "DELIVERY_UNREADABLE",
      subscriptionId,
      details: `transaction ${hash}`,
    });
  if (!payload) throw unreadable("its transaction is not the Coordinator's deliverCompute");
  const delivery = decodeDelivery(payload);
  if ("text" in delivery) throw unreadable(`it is the text ${JSON.stringify(oneLine(delivery.text, 100))}`);
  return decodeResult(taskId, delivery.rawOutput);
}
