import type { AbiParameter, Hex } from "viem";
import type { z } from "zod";
import type { Envelope } from "../request/parseEnvelope.ts";
import type { WorkContext } from "../ServiceDefinition.ts";

/** What a task's functions get beside the input. */
export interface TaskContext extends WorkContext {
  /** The request as it came. */
  request: Envelope;
}

/** How a task's requests and answers look on chain. */
export interface OnchainForm {
  /**
   * ABI parameters of the request; their names are the input's keys. `"bytes"` takes the bytes as they are, as
   * `{ bytes: "0x…" }`, also none.
   */
  input: readonly AbiParameter[] | "bytes";
  /** ABI parameters of the answer; their names are the output's keys. Left out, the answer is its JSON text. */
  output?: readonly AbiParameter[];
}

/** A finished answer, for tasks that put it into another form than usual. */
export interface TaskAnswer<Output> {
  output: Output;
  /** On-chain input as hex without 0x; empty for an off-chain source. */
  rawInput: string;
  /** The output in its on-chain form, hex without 0x; empty when it has none. */
  rawOutput: string;
  /** Hex without 0x; empty when no proof was asked for. */
  proof: string;
}

/** A task of a service: what it takes, what it does. */
export interface TaskOptions<Input, Output> {
  /** For logs, metrics and `/service-resources`, in snake_case. */
  name: string;
  /** Selects the task (`task_id`, a first `uint8` on chain). Needed when a service has several. */
  id?: number;
  /** Shape of the input: an off-chain request's `data`, or what was decoded from an on-chain one. */
  input: z.ZodType<Input>;
  /** Left out, the task takes off-chain requests only. */
  onchain?: OnchainForm;
  /** Does the work. Throw a `ServiceError` for what is the caller's fault. */
  run(input: Input, context: TaskContext): Output | Promise<Output>;
  /** Does it piece by piece; for requests with destination 2. */
  stream?(input: Input, context: TaskContext): AsyncIterable<string>;
  /** Makes a proof. Left out, requests that ask for one are refused. */
  prove?(output: Output, context: TaskContext & { input: Input }): Hex | Promise<Hex>;
  /** Makes the answer's JSON, in place of `{ output }` off chain and the five hex fields on chain. */
  respond?(answer: TaskAnswer<Output>, context: TaskContext): object;
}

/** A task whose types are forgotten, so that different ones can stand in a list. */
export type Task = TaskOptions<unknown, unknown>;

/**
 * Makes a task for `defineService`; it exists so that TypeScript knows the types of the input and the output.
 *
 * @example
 * task({ name: "double", input: z.object({ x: z.number() }), run: ({ x }) => ({ x: 2 * x }) });
 */
export function task<Input, Output>(options: TaskOptions<Input, Output>): Task {
  return options as unknown as Task;
}
