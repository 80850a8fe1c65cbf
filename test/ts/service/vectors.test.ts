import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import type { TaskResult } from "../../../ts/codec/TaskResult.ts";
import { fakeBackend, piecesOf } from "./support/fakeBackend.ts";
import { errorOf, testApp } from "./support/testApp.ts";

// What Infernet's node and client send, and what they get: byte for byte.

const fixture = z
  .object({
    results: z.object({
      text: z.string(),
      labels: z.array(z.object({ label: z.string(), score: z.number() })),
      entities: z.array(
        z.object({
          entity_group: z.string(),
          score: z.number(),
          word: z.string(),
          start: z.number(),
          end: z.number(),
        }),
      ),
      summary: z.string(),
    }),
    vectors: z.array(
      z.object({
        name: z.string(),
        request: z.string(),
        status: z.number(),
        response: z.string().optional(),
        descriptionStartsWith: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(await readFile(new URL("../../fixtures/service-vectors.json", import.meta.url), "utf8")));

const { text, labels, entities, summary } = fixture.results;
const results: Readonly<Record<1 | 2 | 3 | 4, TaskResult>> = {
  1: { taskId: 1, text },
  2: { taskId: 2, labels },
  3: { taskId: 3, entities },
  4: { taskId: 4, summary },
};
const { postRaw } = testApp({
  backend: fakeBackend({
    name: "vectors",
    run: async ({ taskId, model = "org/model" }) => ({ model, result: results[taskId] }),
    stream: async ({ model = "org/model" }) => ({ model, pieces: piecesOf(text.split(/(?= )/)) }),
  }),
});

test.each(fixture.vectors)("$name", async ({ request, status, response, descriptionStartsWith }) => {
  const answer = await postRaw(request);
  expect(answer.statusCode).toBe(status);
  if (response !== undefined) expect(answer.body).toBe(response);
  else expect(errorOf(answer).description).toContain(descriptionStartsWith);
  // Nobody reads a stream as JSON; all else is.
  if (!request.includes('"destination": 2')) expect(answer.headers["content-type"]).toMatch(/^application\/json/);
});
