import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadServiceFile } from "../../../ts/cli/loadServiceFile.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "infernet-service-"));
});
afterAll(async () => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

test("a default export that is a service is loaded", async () => {
  const good = await file("good.mjs", 'export default { id: "mine", create: () => ({}) };');
  expect((await loadServiceFile(good)).id).toBe("mine");
});

test.each([
  ["broken.mjs", "export default {", "SERVICE_FILE_UNREADABLE"],
  ["none.mjs", "export const service = {};", "SERVICE_FILE_INVALID"],
  ["other.mjs", "export default { id: 5 };", "SERVICE_FILE_INVALID"],
])("%s is refused", async (name, text, code) => {
  await expect(loadServiceFile(await file(name, text))).rejects.toMatchObject({ code });
});

test("a file that isn't there is named", async () => {
  await expect(loadServiceFile("./no/such/file.ts")).rejects.toMatchObject({
    code: "SERVICE_FILE_UNREADABLE",
    shortMessage: "./no/such/file.ts can't be loaded.",
  });
});
