import { z } from "zod";
import { describeValue } from "../../codec/describeValue.ts";
import { SERVED_TASK_IDS, taskName } from "../../codec/HFTaskId.ts";
import type { InferenceRequest } from "../backends/Backend.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { checkText } from "../request/checkText.ts";
import { parseFields } from "../request/invalidField.ts";
import type { ParsedInference } from "./parseInference.ts";
import { generationParameters, modelName, summaryParameters } from "./taskSchemas.ts";

const unknown = z.unknown().optional();
const fieldsOfAnyTask = z.object({
  task_id: unknown,
  model: unknown,
  prompt: unknown,
  text: unknown,
  parameters: unknown,
});

/**
 * Reads the `data` of an off-chain request: an object with `task_id`, `model`, `prompt` or `text`, and parameters.
 * Further keys are ignored.
 *
 * @throws ServiceError `DATA_INVALID`, `TASK_UNKNOWN`, `TEXT_EMPTY`, `TEXT_TOO_LONG`, `FIELD_INVALID`
 */
export function parseOffchainInput(data: unknown, limits: ServiceLimits): ParsedInference {
  const fields = fieldsOfAnyTask.safeParse(data);
  if (!fields.success) {
    throw new ServiceError("Your source is offchain, but your data is not a dictionary.", {
      status: 400,
      code: "DATA_INVALID",
      details: `data: got ${describeValue(data)}, expected an object with task_id and the task's fields`,
    });
  }
  return { inference: parseTask(data, fields.data, limits), rawInput: "" };
}

function parseTask(data: unknown, fields: z.output<typeof fieldsOfAnyTask>, limits: ServiceLimits): InferenceRequest {
  const taskId = SERVED_TASK_IDS.find((id) => id === fields.task_id);
  if (taskId === undefined) {
    const served = SERVED_TASK_IDS.map((id) => `${id} (${taskName(id)})`).join(", ");
    throw new ServiceError(`data.task_id: got ${describeValue(fields.task_id)}, expected one of ${served}.`, {
      status: 400,
      code: "TASK_UNKNOWN",
    });
  }
  const field = taskId === 1 ? "prompt" : "text";
  const text = checkText(fields[field], `data.${field}`, limits);
  const model = parseFields(modelName, fields.model, "data.model");
  switch (taskId) {
    case 1:
      return { taskId, model, text, parameters: parseFields(generationParameters(limits), data, "data") };
    case 2:
    case 3:
      return { taskId, model, text };
    case 4: {
      const parameters = parseFields(summaryParameters, fields.parameters, "data.parameters") ?? {};
      return { taskId, model, text, parameters };
    }
  }
}
