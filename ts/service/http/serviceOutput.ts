import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { encodeResult } from "../../codec/encodeResult.ts";
import { formatTaskOutput, type TaskOutput } from "../../codec/formatTaskOutput.ts";
import { taskName } from "../../codec/HFTaskId.ts";
import { stripHexPrefix } from "../../codec/hex.ts";
import type { Backend, GenerationRequest, Inference } from "../backends/Backend.ts";
import type { ServiceLimits } from "../limits.ts";
import { Location, parseServiceRequest, type ServiceRequest } from "../request/parseServiceRequest.ts";
import { invalidBody } from "./parseJsonBody.ts";
import { orAbort, requestSignal } from "./requestSignal.ts";

/** Header that names the model of a streamed answer, whose body is nothing but text. */
export const MODEL_HEADER = "x-model";

/** Answer for a chain: hex without 0x (Infernet service protocol). */
export interface OnchainAnswer {
  raw_input: string;
  processed_input: string;
  raw_output: string;
  processed_output: string;
  proof: string;
}

/** Answer for an off-chain destination. */
export interface OffchainAnswer {
  output: TaskOutput;
  /** Model that made the output. */
  model: string;
}

/** The handler of `POST /service_output`: parse, compute, answer in the form of the destination. */
export function serviceOutput(backend: Backend, limits: ServiceLimits) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<OnchainAnswer | OffchainAnswer | FastifyReply> => {
    if (request.body === undefined) throw invalidBody("the body is empty");
    const { destination, inference, rawInput } = parseServiceRequest(request.body, limits);
    const signal = requestSignal(reply.raw, limits.deadlineMs);
    if (destination === Location.STREAM && inference.taskId === 1) return stream(backend, inference, reply, signal);
    const startedAt = performance.now();
    const answer = await orAbort(backend.run(inference, { signal }), signal);
    const durationMs = Math.round(performance.now() - startedAt);
    request.log.info({ task: taskName(inference.taskId), model: answer.model, destination, durationMs }, "answered");
    return answerBody(answer, destination, rawInput);
  };
}

function answerBody(
  { model, result }: Inference,
  destination: ServiceRequest["destination"],
  rawInput: string,
): OnchainAnswer | OffchainAnswer {
  if (destination !== Location.ONCHAIN) return { output: formatTaskOutput(result), model };
  return {
    raw_input: rawInput,
    processed_input: "",
    raw_output: stripHexPrefix(encodeResult(result)),
    processed_output: "",
    proof: "",
  };
}

/**
 * Sends generated text as it comes. The first piece is awaited before the headers go out, so that what fails until then
 * still gets a status; a failure after that can only cut the connection.
 */
async function stream(
  backend: Backend,
  request: GenerationRequest,
  reply: FastifyReply,
  signal: AbortSignal,
): Promise<FastifyReply> {
  const { model, pieces } = await orAbort(backend.stream(request, { signal }), signal);
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await orAbort(iterator.next(), signal);
  async function* rest() {
    try {
      for (let piece = first; piece.done !== true; piece = await orAbort(iterator.next(), signal)) yield piece.value;
    } finally {
      // Not awaited: a backend that is stuck would hold this response too.
      iterator.return?.().catch((err: unknown) => reply.log.warn({ err, model }, "the stream did not end well"));
    }
  }
  reply.log.info({ task: taskName(1), model, destination: Location.STREAM }, "streaming");
  return reply
    .header("content-type", "text/plain; charset=utf-8")
    .header(MODEL_HEADER, model)
    .send(Readable.from(rest(), { objectMode: false }));
}
