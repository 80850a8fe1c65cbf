import { collectDefaultMetrics, Registry } from "prom-client";

let registry: Registry | undefined;

/**
 * Measurements of the process (CPU, memory, event loop, garbage collection). There is one of it, however many nodes a
 * test starts: its observers live as long as the process.
 */
export function processRegistry(): Registry {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
