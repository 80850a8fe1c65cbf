/** `infernet-kit/service`: the container service, and the kit to write one's own. Node.js 22.13 or newer. */

export type {
  Backend,
  BackendModel,
  ClassificationRequest,
  GenerationRequest,
  Inference,
  InferenceContext,
  InferenceRequest,
  SummaryRequest,
  TextStream,
} from "./backends/Backend.ts";
export { createBuiltinBackend } from "./backends/builtin/createBuiltinBackend.ts";
export { createHuggingFaceBackend } from "./backends/huggingface/createHuggingFaceBackend.ts";
export type { HuggingFaceOptions } from "./backends/huggingface/HuggingFaceOptions.ts";
export { createLocalBackend } from "./backends/local/createLocalBackend.ts";
export type { LocalBackendOptions } from "./backends/local/LocalBackendOptions.ts";
export type { GenerationParameters, SummaryParameters } from "./backends/tasks.ts";
export type { ServiceLogger } from "./createApp.ts";
export { createService, type ServiceOptions } from "./createService.ts";
export { ServiceStartError, type ServiceStartErrorCode } from "./errors/listenError.ts";
export { ServiceConfigError } from "./errors/ServiceConfigError.ts";
export { type ErrorStatus, ServiceError, type ServiceErrorOptions } from "./errors/ServiceError.ts";
export { SERVICE_ID } from "./inference/createInferenceService.ts";
export { type DefineServiceOptions, defineService } from "./kit/defineService.ts";
export { type OnchainForm, type Task, type TaskAnswer, type TaskContext, type TaskOptions, task } from "./kit/task.ts";
export { DEFAULT_LIMITS, type ServiceLimits } from "./limits.ts";
export { type Envelope, Location } from "./request/parseEnvelope.ts";
export type { PartHealth } from "./ServiceDefinition.ts";
export { type ContainerService, type ServeOptions, type Service, serve } from "./serve.ts";
export { echo } from "./services/echo.ts";
export { helloWorld } from "./services/helloWorld.ts";
