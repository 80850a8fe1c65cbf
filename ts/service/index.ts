/** `infernet-kit/service`: the container service, and the kit for services of your own. Node only. */

export type { Backend, Inference, InferenceContext, InferenceRequest, TextStream } from "./backends/Backend.ts";
export type { ServiceLogger } from "./createApp.ts";
export { createService, type ServiceOptions } from "./createService.ts";
export { ServiceStartError } from "./errors/listenError.ts";
export { ServiceConfigError } from "./errors/ServiceConfigError.ts";
export { type ErrorStatus, ServiceError, type ServiceErrorOptions } from "./errors/ServiceError.ts";
export { type DefineServiceOptions, defineService } from "./kit/defineService.ts";
export { type OnchainForm, type Task, type TaskAnswer, type TaskContext, type TaskOptions, task } from "./kit/task.ts";
export { DEFAULT_LIMITS, type ServiceLimits } from "./limits.ts";
export { type Envelope, Location } from "./request/parseEnvelope.ts";
export { type ContainerService, type ServeOptions, type Service, serve } from "./serve.ts";
export { echo } from "./services/echo.ts";
export { helloWorld } from "./services/helloWorld.ts";
