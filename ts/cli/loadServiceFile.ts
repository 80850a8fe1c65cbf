import path from "node:path";
import { pathToFileURL } from "node:url";
import { InfernetError } from "../protocol/errors/InfernetError.ts";
import type { Service } from "../service/serve.ts";

/** A file that should export a service can't be used. Codes `SERVICE_FILE_UNREADABLE`, `SERVICE_FILE_INVALID`. */
export class ServiceFileError extends InfernetError {
  override name = "ServiceFileError";
}

/**
 * Loads a service that `defineService` made from a module's default export.
 *
 * @param file path, absolute or from the current folder
 * @throws ServiceFileError when the module can't be loaded or exports none
 */
export async function loadServiceFile(file: string): Promise<Service> {
  const url = pathToFileURL(path.resolve(file)).href;
  const module: Record<string, unknown> = await import(url).catch((cause: unknown) => {
    throw new ServiceFileError(`${file} can't be loaded.`, {
      code: "SERVICE_FILE_UNREADABLE",
      details: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  });
  const { default: service } = module;
  if (isService(service)) return service;
  throw new ServiceFileError(`${file} does not export a service.`, {
    code: "SERVICE_FILE_INVALID",
    metaMessages: ["Make it the default export: export default defineService({ … })."],
    docsPath: "service-kit.md",
  });
}

function isService(value: unknown): value is Service {
  if (typeof value !== "object" || value === null) return false;
  return typeof Reflect.get(value, "id") === "string" && typeof Reflect.get(value, "create") === "function";
}
