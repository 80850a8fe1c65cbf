import type { Backend } from "../../../../ts/service/backends/Backend.ts";
import { fakeBackend } from "./fakeBackend.ts";

/** A backend whose answers wait until they are let go. */
export function heldBackend(overrides: Partial<Backend> = {}): {
  backend: Backend;
  /** Resolves when the first request is being worked on. */
  started: Promise<void>;
  finish: () => void;
} {
  const { promise: started, resolve: onStart } = Promise.withResolvers<void>();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const run: Backend["run"] = async () => {
    onStart();
    await finished;
    return { model: "m", result: { taskId: 2, labels: [] } };
  };
  return { backend: fakeBackend({ run, ...overrides }), started, finish };
}
