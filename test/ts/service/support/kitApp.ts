import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { pino } from "pino";
import { createApp } from "../../../../ts/service/createApp.ts";
import { DEFAULT_LIMITS, type ServiceLimits } from "../../../../ts/service/limits.ts";
import type { Service } from "../../../../ts/service/serve.ts";

export interface KitApp {
  app: FastifyInstance;
  post(body: object): Promise<LightMyRequestResponse>;
}

/** The application of a service, listening nowhere. */
export function kitApp(service: Service, overrides: Partial<ServiceLimits> = {}): KitApp {
  const limits = { ...DEFAULT_LIMITS, ...overrides };
  const app = createApp({ definition: service.create(limits), limits, logger: pino({ level: "silent" }) });
  return { app, post: async (payload) => app.inject({ method: "POST", url: "/service_output", payload }) };
}
