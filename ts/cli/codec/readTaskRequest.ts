import { describeValue } from "../../codec/describeValue.ts";
import type { TaskRequest } from "../../codec/encodeRequest.ts";
import { parseTask } from "../../codec/HFTaskId.ts";
import type { RequestParameters } from "../../codec/RequestParameters.ts";
import { PARAMETER_NAMES } from "../../codec/RequestParameters.ts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

const FIELDS = ["task", "taskId", "task_id", "model", "text", "prompt", "parameters"];

/**
 * Reads a request to the Hugging Face service from JSON: `task` (id or name; also `task_id`, as off chain), `text` (or
 * `prompt`), `model` and `parameters`. The values of the parameters are checked where they are encoded.
 *
 * @throws InfernetError `REQUEST_INVALID` naming the field; UnknownTaskError
 */
export function readTaskRequest(json: unknown): TaskRequest {
  const fields = readObject("the request", json, FIELDS);
  const { text = fields["prompt"], model = "", parameters = {} } = fields;
  return {
    taskId: parseTask(fields["task"] ?? fields["taskId"] ?? fields["task_id"]),
    model: readString("model", model),
    text: readString("text", text),
    parameters: readObject("parameters", parameters, PARAMETER_NAMES) as RequestParameters,
  };
}

function readObject(field: string, value: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(field, value, "a JSON object");
  }
  const fields = { ...value } as Record<string, unknown>;
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined) throw invalid(unknown, fields[unknown], `no such field of ${field}: ${known.join(", ")}`);
  return fields;
}

function readString(field: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw invalid(field, value, "a string");
}

function invalid(field: string, got: unknown, expected: string): InfernetError {
  return new InfernetError(`${field}: got ${describeValue(got)}, expected ${expected}.`, { code: "REQUEST_INVALID" });
}
