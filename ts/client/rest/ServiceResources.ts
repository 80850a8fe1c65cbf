import { type JsonObject, readArray, readBoolean, readObject, readString } from "./read.ts";

/** What a container service says of itself. Services may add to it. */
export interface ServiceResources extends JsonObject {
  service_id: string;
  /** The machine: processor, disks, graphics cards. */
  hardware_capabilities: readonly JsonObject[];
  /** What it computes: kind (`ml`, `zk`, `tee`), tasks, models. */
  compute_capability: readonly JsonObject[];
}

/** Whether a service can serve a model. */
export interface ModelSupport {
  supported: boolean;
  /** Why it could not be found out. */
  error?: string;
}

/** Reads `{ container id: resources }`. */
export function parseResources(body: unknown): Record<string, ServiceResources> {
  return mapValues(body, (value, field) => {
    const service = readObject(value, field);
    return {
      ...service,
      service_id: readString(service["service_id"], `${field}.service_id`),
      hardware_capabilities: readObjects(service["hardware_capabilities"], `${field}.hardware_capabilities`),
      compute_capability: readObjects(service["compute_capability"], `${field}.compute_capability`),
    };
  });
}

/** Reads `{ container id: { supported, error? } }`. */
export function parseModelSupport(body: unknown): Record<string, ModelSupport> {
  return mapValues(body, (value, field) => {
    const { supported, error } = readObject(value, field);
    return {
      supported: readBoolean(supported, `${field}.supported`),
      ...(error !== undefined && { error: readString(error, `${field}.error`) }),
    };
  });
}

function mapValues<T>(body: unknown, read: (value: unknown, field: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(readObject(body, "answer")).map(([id, value]) => [id, read(value, id)]));
}

function readObjects(value: unknown, field: string): JsonObject[] {
  return readArray(value, field).map((one, index) => readObject(one, `${field}[${index}]`));
}
