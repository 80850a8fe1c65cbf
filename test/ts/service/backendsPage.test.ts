import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SERVED_TASK_IDS, taskName } from "../../../ts/codec/HFTaskId.ts";
import type { InferenceRequest } from "../../../ts/service/backends/Backend.ts";
import { createHuggingFaceBackend } from "../../../ts/service/backends/huggingface/createHuggingFaceBackend.ts";
import { EXTRA_PARAMETERS } from "../../../ts/service/backends/huggingface/openAiParameters.ts";
import { DEFAULT_MODELS } from "../../../ts/service/backends/huggingface/resolveTarget.ts";
import { VARIABLES } from "../../../ts/service/config/env.ts";
import { readServiceConfig } from "../../../ts/service/config/readServiceConfig.ts";
import { type FakeHuggingFace, startFakeHuggingFace } from "./support/fakeHuggingFace.ts";

// The settings that docs/backends.md shows.

const page = await readFile(new URL("../../../docs/backends.md", import.meta.url), "utf8");
const snippets = [...page.matchAll(/```sh env (.+)\n([^`]*)```/g)].map(([, who = "", text = ""]) => ({
  who,
  env: Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => [line.split("=", 1)[0], line.slice(line.indexOf("=") + 1)]),
  ),
}));

test("the page has settings for each kind of server", () => {
  for (const server of ["llama.cpp", "vLLM", "Ollama", "(TGI)"])
    expect(page).toMatch(`### ${server}`.replace("### (", "("));
  expect(snippets.length).toBeGreaterThanOrEqual(10);
});

/** `huggingface`, `local`: for all tasks. `text_generation`: that one by `huggingface`, the others by nobody. */
function expected(who: string): Record<string, unknown> {
  const single = Object.fromEntries(who.split(" ").map((part) => part.split("=")));
  return Object.fromEntries(
    SERVED_TASK_IDS.map((taskId) => {
      const name = taskName(taskId);
      if (who.includes("=")) return [taskId, single[name]];
      if (who === "text_generation") return [taskId, taskId === 1 ? "huggingface" : { missing: expect.any(String) }];
      return [taskId, who];
    }),
  );
}

test.each(snippets)("$env: $who", ({ who, env }) => {
  expect(readServiceConfig(env).backends).toEqual(expected(who));
});

describe("the servers of one's own, each by its settings", () => {
  let fake: FakeHuggingFace;
  beforeAll(async () => {
    fake = await startFakeHuggingFace();
  });
  afterAll(async () => fake[Symbol.asyncDispose]());

  const servers = snippets.filter(({ who }) => who === "text_generation");
  test.each(servers)("$env answers and takes the parameters that are listed", async ({ env }) => {
    const isTgi = env["HF_INF_ENDPOINT_API"] === "tgi";
    const base = isTgi ? `${fake.url}/tgi` : fake.endpoint;
    const url = env["HF_INF_ENDPOINT"] ?? "";
    const token = env["HF_INF_ENDPOINT_TOKEN"] === undefined ? {} : { HF_INF_ENDPOINT_TOKEN: fake.token };
    const { huggingface } = readServiceConfig({
      ...{ ...env, ...token },
      HF_INF_ENDPOINT: url.replace(/^http:\/\/127\.0\.0\.1:\d+/, base),
    });
    if (huggingface === undefined) throw new Error("no settings");
    const listed = Object.keys(huggingface.endpoints[1]?.parameters ?? {});
    const values: Record<string, number | boolean> = { top_k: 3, typical_p: 0.5, repetition_penalty: 1.1, truncate: 9 };
    const parameters = { ...{ best_of: 2, watermark: true }, ...values };
    const taken = Object.fromEntries(Object.entries(parameters).filter(([name]) => isTgi || listed.includes(name)));
    const request: InferenceRequest = { taskId: 1, model: undefined, text: "Hi", parameters: taken };
    await createHuggingFaceBackend(huggingface).run(request, { signal: new AbortController().signal });
    const sent = JSON.stringify(fake.requests.at(-1)?.body);
    for (const name of Object.keys(taken)) {
      expect(sent).toContain(`"${huggingface.endpoints[1]?.parameters[name] ?? name}":`);
    }
  });
});

test.each(Object.keys(VARIABLES))("the setting %s is on the page", (name) => {
  const suffix = VARIABLES[name as keyof typeof VARIABLES] === "task" ? "_<TASK>" : "";
  expect(page).toMatch(new RegExp(`^\\| [^|]*\`${name}${suffix}\``, "m"));
});

test.each([...Object.values(DEFAULT_MODELS), ...EXTRA_PARAMETERS])("%s is on the page", (text) => {
  expect(page).toContain(`\`${text}\``);
});
