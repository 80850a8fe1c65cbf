import { parentPort, workerData } from "node:worker_threads";
import type { Backend } from "../Backend.ts";
import type { FromWorker, ToWorker, WorkerBackend } from "./messages.ts";
import { toWire } from "./wireError.ts";

// The entry of a worker thread: it runs one backend, for `createPooledBackend`.

const jobs = new Map<number, AbortController>();

function post(message: FromWorker): void {
  parentPort?.postMessage(message);
}

/** What isn't needed isn't loaded. */
async function createBackend(backend: WorkerBackend): Promise<Backend> {
  if (backend.name === "local") {
    const { createLocalBackend } = await import("../local/createLocalBackend.ts");
    return createLocalBackend(backend.options);
  }
  const { createBuiltinBackend } = await import("../builtin/createBuiltinBackend.ts");
  return createBuiltinBackend();
}

const backend = createBackend(workerData);

async function perform(message: Exclude<ToWorker, { type: "abort" }>, signal: AbortSignal): Promise<void> {
  const { id } = message;
  if (message.type === "run") {
    const inference = await (await backend).run(message.request, { signal });
    post({ type: "result", id, inference });
    return;
  }
  const { model, pieces } = await (await backend).stream(message.request, { signal });
  post({ type: "opened", id, model });
  for await (const text of pieces) post({ type: "piece", id, text });
  post({ type: "end", id });
}

parentPort?.on("message", (message: ToWorker) => {
  if (message.type === "abort") {
    jobs.get(message.id)?.abort(new Error("aborted"));
    return;
  }
  const controller = new AbortController();
  jobs.set(message.id, controller);
  perform(message, controller.signal)
    .catch((error: unknown) => post({ type: "error", id: message.id, error: toWire(error) }))
    .finally(() => jobs.delete(message.id));
});

backend
  .then((loaded) => loaded.warmUp?.())
  .then(
    () => post({ type: "ready" }),
    (error: unknown) => post({ type: "failed", error: toWire(error) }),
  );
