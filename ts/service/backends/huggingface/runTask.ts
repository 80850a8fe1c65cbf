import type { InferenceClient } from "@huggingface/inference";
import type { TaskResult } from "../../../codec/TaskResult.ts";
import type { ClassificationRequest, SummaryRequest } from "../Backend.ts";

/** Everything but text generation, ready to be sent. */
export interface TaskCall {
  client: InferenceClient;
  request: ClassificationRequest | SummaryRequest;
  /** Model and provider, or the endpoint's URL. */
  target: { model: string; provider: string } | { endpointUrl: string };
  signal: AbortSignal;
  send: typeof fetch;
}

/** Classifies a text or its tokens, or summarizes it. Throws the library's errors. */
export async function runTask({ client, request, target, signal, send }: TaskCall): Promise<TaskResult> {
  const options = { fetch: send, signal, retry_on_error: false };
  const args = { ...(target as { endpointUrl: string }), inputs: request.text };
  switch (request.taskId) {
    case 2: {
      const labels = await client.textClassification(args, options);
      const best = labels.map(({ label, score }) => ({ label, score })).sort((a, b) => b.score - a.score);
      return { taskId: 2, labels: best };
    }
    case 3: {
      const parameters = { aggregation_strategy: "simple" } as const;
      const found = await client.tokenClassification({ ...args, parameters }, options);
      const entities = found.map(({ entity_group = "", score, word, start, end }) => {
        return { entity_group, score, word, start, end };
      });
      return { taskId: 3, entities };
    }
    case 4: {
      const given = Object.entries(request.parameters).filter(([, value]) => value !== undefined);
      const parameters = given.length === 0 ? {} : { parameters: Object.fromEntries(given) };
      const { summary_text } = await client.summarization({ ...args, ...parameters }, options);
      return { taskId: 4, summary: summary_text };
    }
  }
}
