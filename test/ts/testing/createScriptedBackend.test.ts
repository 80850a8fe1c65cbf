import { pino } from "pino";
import { expect, test } from "vitest";
import { createService } from "../../../ts/service/createService.ts";
import { createScriptedBackend, type ScriptedAnswers } from "../../../ts/testing/createScriptedBackend.ts";

async function start(answers: ScriptedAnswers) {
  const backend = createScriptedBackend(answers);
  const service = await createService({ backend, port: 0, logger: pino({ level: "silent" }) });
  const ask = async (data: object, destination = 1) => {
    const body = JSON.stringify({ source: 1, destination, data, requires_proof: false });
    const headers = { "Content-Type": "application/json" };
    return fetch(`${service.url}/service_output`, { method: "POST", headers, body });
  };
  return { backend, ask, [Symbol.asyncDispose]: service.close };
}

test("the service answers what the test scripts, and the test sees what was asked", async () => {
  await using service = await start({
    text_generation: "Yes, it is.",
    text_classification: [{ label: "NEGATIVE", score: 0.9 }],
    token_classification: [{ entity_group: "ORG", score: 1, word: "Acme", start: 0, end: 4 }],
    summarization: ({ text }) => text.slice(0, 3),
  });
  const answer = async (data: object) => Reflect.get(Object(await (await service.ask(data)).json()), "output");
  expect(await answer({ task_id: 1, prompt: "Is it?" })).toBe("Yes, it is.");
  expect(await answer({ task_id: 2, text: "Hm" })).toEqual([{ label: "NEGATIVE", score: 0.9 }]);
  expect(await answer({ task_id: 3, text: "Acme" })).toMatchObject([{ entity_group: "ORG", word: "Acme" }]);
  expect(await answer({ task_id: 4, text: "long text" })).toEqual({ summary_text: "lon" });
  expect(service.backend.requests.map(({ taskId, text }) => [taskId, text])).toEqual([
    [1, "Is it?"],
    [2, "Hm"],
    [3, "Acme"],
    [4, "long text"],
  ]);
});

test("a generated text is streamed word by word", async () => {
  await using service = await start({ text_generation: "Yes, it  is." });
  expect(await (await service.ask({ task_id: 1, prompt: "Is it?" }, 2)).text()).toBe("Yes, it  is.");
});

test("a task without an answer is refused, a script that throws is the service's failure", async () => {
  await using service = await start({
    summarization: () => {
      throw new Error("out of memory");
    },
  });
  const refused = await service.ask({ task_id: 2, text: "Hm" });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("createScriptedBackend({ text_classification: … })");
  expect((await service.ask({ task_id: 4, text: "Hm" })).status).toBe(500);
});
