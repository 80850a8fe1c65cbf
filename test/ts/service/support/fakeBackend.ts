import type { TaskResult } from "../../../../ts/codec/TaskResult.ts";
import type { Backend, InferenceRequest } from "../../../../ts/service/backends/Backend.ts";

/** A backend whose answers show what it was asked. */
export function fakeBackend(overrides: Partial<Backend> = {}): Backend {
  return {
    name: "fake",
    notice: "a fake for tests",
    models: [{ model: "fake/model", taskId: 1, cached: true }],
    supportsModel: async (model) => model === "fake/model",
    run: async (request) => ({ model: request.model ?? "fake/default", result: echo(request) }),
    stream: async ({ model, text }) => ({ model: model ?? "fake/default", pieces: piecesOf(["<", text, ">"]) }),
    ...overrides,
  };
}

function echo(request: InferenceRequest): TaskResult {
  switch (request.taskId) {
    case 1:
      return { taskId: 1, text: `${request.text} ${JSON.stringify(request.parameters)}` };
    case 2:
      return { taskId: 2, labels: [{ label: request.text, score: 0.75 }] };
    case 3:
      return { taskId: 3, entities: [{ entity_group: "MISC", score: 0.5, word: request.text, start: 0, end: 1 }] };
    case 4:
      return { taskId: 4, summary: `${request.text} ${JSON.stringify(request.parameters)}` };
  }
}

export async function* piecesOf(pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) yield piece;
}
