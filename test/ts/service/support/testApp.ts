import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { pino } from "pino";
import type { Backend } from "../../../../ts/service/backends/Backend.ts";
import { createApp } from "../../../../ts/service/createApp.ts";
import { createInferenceService } from "../../../../ts/service/inference/createInferenceService.ts";
import { DEFAULT_LIMITS, type ServiceLimits } from "../../../../ts/service/limits.ts";
import type { Attester } from "../../../../ts/service/proof/createAttester.ts";
import { fakeBackend } from "./fakeBackend.ts";

export interface TestApp {
  app: FastifyInstance;
  /** What was logged, one record a line. */
  log: Record<string, unknown>[];
  /** `POST /service_output` with a value as JSON. */
  post(body: unknown): Promise<LightMyRequestResponse>;
  /** The same with a body as it is. */
  postRaw(body: string | Buffer, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
}

/** The application over a fake (or given) backend, listening nowhere. */
export function testApp({
  backend = fakeBackend(),
  attester,
  ...overrides
}: Partial<ServiceLimits> & { backend?: Backend; attester?: Attester } = {}): TestApp {
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: "debug" }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const limits = { ...DEFAULT_LIMITS, ...overrides };
  const backends = { 1: backend, 2: backend, 3: backend, 4: backend };
  const app = createApp({ definition: createInferenceService(backends, { limits, attester }), logger, limits });
  const postRaw: TestApp["postRaw"] = async (payload, headers = { "content-type": "application/json" }) =>
    app.inject({ method: "POST", url: "/service_output", headers, payload });
  return { app, log, postRaw, post: async (body) => postRaw(JSON.stringify(body)) };
}

/** Status, stable code and description of an answer that must be an error in the protocol's shape. */
export function errorOf(response: LightMyRequestResponse): { status: number; code: unknown; description: string } {
  const body: unknown = response.json();
  if (typeof body !== "object" || body === null) throw new Error(`no error body: ${response.body}`);
  const { code, name, description, ...rest } = { code: undefined, name: undefined, description: undefined, ...body };
  if (Object.keys(rest).length > 0) throw new Error(`more than an error: ${response.body}`);
  if (code !== String(response.statusCode) || typeof name !== "string" || typeof description !== "string") {
    throw new Error(`not an error: ${response.statusCode} ${response.body}`);
  }
  return { status: response.statusCode, code: response.headers["x-error-code"], description };
}
