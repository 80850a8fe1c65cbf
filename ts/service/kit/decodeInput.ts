import { type AbiParameter, BaseError, decodeAbiParameters, type Hex } from "viem";
import { z } from "zod";
import { describeValue } from "../../codec/describeValue.ts";
import { oneLine } from "../../protocol/oneLine.ts";
import { ServiceError } from "../errors/ServiceError.ts";
import type { ServiceLimits } from "../limits.ts";
import { checkStrings } from "../request/checkStrings.ts";
import { parseFields } from "../request/invalidField.ts";
import { type Envelope, Location } from "../request/parseEnvelope.ts";
import { readOnchainBytes } from "../request/readOnchainBytes.ts";
import type { OnchainForm, Task } from "./task.ts";

const TASK_ID: AbiParameter = { name: "taskId", type: "uint8" };
const UINT8_MAX = 255n;

/** A request's task and its input, checked. */
export interface DecodedInput {
  task: Task;
  input: unknown;
  /** On-chain input as hex without 0x; empty for an off-chain source. */
  rawInput: string;
}

/**
 * Finds out which task a request asks for, and reads its input.
 *
 * @throws ServiceError 400 `DATA_INVALID`, `TASK_UNKNOWN`, `DATA_EMPTY`, `HEX_INVALID`, `REQUEST_MALFORMED`,
 *   `FIELD_INVALID`, `SOURCE_UNSUPPORTED`; 413 `TEXT_TOO_LONG`
 */
export function decodeInput(tasks: readonly Task[], { source, data }: Envelope, limits: ServiceLimits): DecodedInput {
  if (source === Location.OFFCHAIN) {
    checkStrings(data, "data", limits);
    const task = offchainTask(tasks, data);
    return { task, input: parseFields(task.input, data, "data"), rawInput: "" };
  }
  const { task, values, bytes } = decodeOnchain(tasks, data);
  // Bytes that a task takes as they are have no text in them; the body's limit bounds them.
  if (task.onchain?.input !== "bytes") checkStrings(values, "input", limits);
  return { task, input: parseFields(task.input, values, "input"), rawInput: bytes.slice(2) };
}

function offchainTask(tasks: readonly Task[], data: unknown): Task {
  const fields = z.record(z.string(), z.unknown()).safeParse(data);
  if (!fields.success) {
    throw new ServiceError("Your source is offchain, but your data is not a dictionary.", {
      status: 400,
      code: "DATA_INVALID",
      details: `data: got ${describeValue(data)}, expected an object`,
    });
  }
  const [only] = tasks;
  if (tasks.length === 1 && only !== undefined) return only;
  const taskId = fields.data["task_id"];
  return tasks.find(({ id }) => id === taskId) ?? unknownTask(tasks, "data.task_id", taskId);
}

function decodeOnchain(tasks: readonly Task[], data: unknown): { task: Task; values: unknown; bytes: Hex } {
  const [only] = tasks;
  if (tasks.length === 1 && only !== undefined) {
    const form = onchainForm(only);
    if (form.input === "bytes") {
      const bytes = data === "" || data === "0x" ? "0x" : readOnchainBytes(data, "bytes");
      return { task: only, values: { bytes }, bytes };
    }
    const bytes = readOnchainBytes(data, layout(form.input));
    return { task: only, values: decode(form.input, bytes), bytes };
  }
  const bytes = readOnchainBytes(data, layout([TASK_ID]));
  const taskId = bytes.length < 66 ? undefined : BigInt(bytes.slice(0, 66));
  const task = tasks.find(({ id }) => id !== undefined && BigInt(id) === taskId);
  if (task === undefined) return unknownTask(tasks, "taskId", taskId);
  const { input } = onchainForm(task);
  const parameters = input === "bytes" ? [TASK_ID, { name: "bytes", type: "bytes" }] : [TASK_ID, ...input];
  return { task, values: decode(parameters, bytes), bytes };
}

function onchainForm({ name, onchain }: Task): OnchainForm {
  if (onchain !== undefined) return onchain;
  throw new ServiceError(`source: got 0 (on-chain), which ${name} doesn't take.`, {
    status: 400,
    code: "SOURCE_UNSUPPORTED",
  });
}

function decode(parameters: readonly AbiParameter[], bytes: Hex): Record<string, unknown> {
  try {
    const values = decodeAbiParameters(parameters, bytes);
    return Object.fromEntries(parameters.map(({ name = "" }, index) => [name, values[index]]));
  } catch (cause) {
    throw new ServiceError("data: the bytes can't be decoded.", {
      status: 400,
      code: "REQUEST_MALFORMED",
      metaMessages: [`Give ${layout(parameters)}.`],
      details: oneLine(cause instanceof BaseError ? cause.shortMessage : String(cause), 200),
      cause,
    });
  }
}

function layout(parameters: readonly AbiParameter[]): string {
  return `abi.encode(${parameters.map(({ type, name }) => [type, name].filter(Boolean).join(" ")).join(", ")})`;
}

function unknownTask(tasks: readonly Task[], field: string, got: unknown): never {
  const known = tasks.map(({ id, name }) => `${id} (${name})`).join(", ");
  const shown = typeof got === "bigint" && got > UINT8_MAX ? "a number over 255" : describeValue(got);
  throw new ServiceError(`${field}: got ${shown}, expected one of ${known}.`, { status: 400, code: "TASK_UNKNOWN" });
}
