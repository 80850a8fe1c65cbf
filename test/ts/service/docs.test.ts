import { glob, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createBuiltinBackend } from "../../../ts/service/backends/builtin/createBuiltinBackend.ts";
import { DEFAULT_LIMITS } from "../../../ts/service/limits.ts";
import { createMetrics } from "../../../ts/service/metrics/createMetrics.ts";
import { testApp } from "./support/testApp.ts";

const page = await readFile(new URL("../../../docs/service.md", import.meta.url), "utf8");

const examples = [...page.matchAll(/```json request\n([^`]*)```\s*```json answer\n([^`]*)```/g)].map(
  ([, request, answer]) => ({
    request: request ?? "",
    answer: answer ?? "",
  }),
);

test("the page has examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
});

test.each(examples)("what docs/service.md shows is what the service answers: $request", async ({ request, answer }) => {
  const { postRaw } = testApp({ backend: createBuiltinBackend() });
  expect((await postRaw(request)).json()).toEqual(JSON.parse(answer));
});

test.each(Object.keys(DEFAULT_LIMITS))("the limit %s is in docs/service.md", (name) => {
  expect(page).toContain(`\n| \`${name}\` |`);
});

test("every code that a caller may get is on a page", async () => {
  const backends = await readFile(new URL("../../../docs/backends.md", import.meta.url), "utf8");
  const root = new URL("../../../ts/service/", import.meta.url);
  const codes = new Set<string>();
  for await (const file of glob("**/*.ts", { cwd: root })) {
    const source = await readFile(new URL(file, root), "utf8");
    for (const [, code = ""] of source.matchAll(/\bcode: "([A-Z][A-Z_]+)"/g)) codes.add(code);
  }
  // One is for the log alone, one stops the service at start.
  const unseen = ["CLIENT_CLOSED", "SERVICE_CONFIG_INVALID"];
  const missing = [...codes].filter((code) => ![page, backends].some((text) => text.includes(`\`${code}\``)));
  expect(codes.size).toBeGreaterThan(30);
  expect(missing.sort()).toEqual(unseen);
});

test("every metric is on the page", async () => {
  const text = await createMetrics([]).read();
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThanOrEqual(6);
  for (const name of names) expect(page).toContain(`\`${name}\``);
});
