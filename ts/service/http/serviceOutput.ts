import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { stringifyExactJson } from "../../codec/exactJson.ts";
import type { ServiceLimits } from "../limits.ts";
import { takeTurn } from "../load/takeTurn.ts";
import { Location, parseEnvelope } from "../request/parseEnvelope.ts";
import type { AnswerStream, ServiceDefinition, WorkContext } from "../ServiceDefinition.ts";
import { onResponseEnd } from "./onResponseEnd.ts";
import { invalidBody } from "./parseJsonBody.ts";
import { orAbort, requestSignal } from "./requestSignal.ts";

/** Header that names the model of a streamed answer, whose body is nothing but text. */
export const MODEL_HEADER = "x-model";

/** Header that names the backend of a streamed answer. */
export const BACKEND_HEADER = "x-backend";

/** What a request turned out to be, for metrics. */
export interface RequestLabels {
  task: string;
  backend: string;
}

export interface ServiceOutputOptions {
  definition: ServiceDefinition;
  limits: ServiceLimits;
  /** Told once it is known what a request asks for. */
  onAccepted: (request: FastifyRequest, labels: RequestLabels) => void;
}

/** The handler of `POST /service_output`: parse, wait for a turn, compute, answer in the form of the destination. */
export function serviceOutput({ definition, limits, onAccepted }: ServiceOutputOptions) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (request.body === undefined) throw invalidBody("the body is empty");
    const envelope = parseEnvelope(request.body);
    const work = definition.accept(envelope);
    const { task, backend, gate } = work;
    onAccepted(request, { task, backend });
    const signal = requestSignal(reply.raw, limits.deadlineMs);
    const arrivedAt = performance.now();
    const endTurn = await takeTurn(gate, { signal, log: request.log });
    const startedAt = performance.now();
    const facts = { task, backend, destination: envelope.destination, queuedMs: Math.round(startedAt - arrivedAt) };
    if (envelope.destination === Location.STREAM && work.stream !== undefined) {
      return stream(work.stream, { facts, reply, signal, endTurn });
    }
    const running = work.run({ signal });
    running.then(endTurn, endTurn);
    const { body, model } = await orAbort(running, signal);
    request.log.info({ ...facts, model, durationMs: Math.round(performance.now() - startedAt) }, "answered");
    return reply.header("content-type", "application/json; charset=utf-8").send(stringifyExactJson(body));
  };
}

interface StreamOptions {
  facts: { backend: string };
  reply: FastifyReply;
  signal: AbortSignal;
  endTurn: () => void;
}

/**
 * Sends generated text as it comes. The first piece is awaited before the headers go out, so that what fails until then
 * still gets a status; a failure after that can only cut the connection.
 */
async function stream(
  open: (context: WorkContext) => Promise<AnswerStream>,
  { facts, reply, signal, endTurn }: StreamOptions,
): Promise<FastifyReply> {
  const beginning = (async () => {
    const { model, pieces } = await open({ signal });
    const iterator = pieces[Symbol.asyncIterator]();
    return { model, iterator, first: await iterator.next() };
  })();
  // However the response ends: sent, cut off, or an error. Nothing awaits it: a backend may be stuck.
  onResponseEnd(reply.raw, () => {
    void beginning
      .then(({ iterator }) => iterator.return?.())
      .catch((err: unknown) => reply.log.debug({ ...facts, err }, "the stream did not end well"))
      .then(endTurn);
  });
  const { model, iterator, first } = await orAbort(beginning, signal);
  async function* pieces() {
    for (let piece = first; piece.done !== true; piece = await orAbort(iterator.next(), signal)) yield piece.value;
  }
  reply.log.info({ ...facts, model }, "streaming");
  reply.header("content-type", "text/plain; charset=utf-8").header(BACKEND_HEADER, facts.backend);
  if (model !== undefined) reply.header(MODEL_HEADER, model);
  return reply.send(Readable.from(pieces(), { objectMode: false }));
}
