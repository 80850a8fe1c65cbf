import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeAbiParameters, parseAbiParameters } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT, runService } from "./infernetProcess.ts";

// The services of docs/service-kit.md, run as a user runs them.

const page = await readFile(join(ROOT, "docs/service-kit.md"), "utf8");

/** A user's project that has the package and its neighbours installed. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "infernet-kit-project-"));
  const modules = join(project, "node_modules");
  await mkdir(join(modules, "infernet-kit"), { recursive: true });
  await symlink(join(ROOT, "ts"), join(modules, "infernet-kit/ts"));
  const manifest = { name: "infernet-kit", type: "module", exports: { "./service": "./ts/service/index.ts" } };
  await writeFile(join(modules, "infernet-kit/package.json"), JSON.stringify(manifest));
  for (const name of ["viem", "zod"]) await symlink(join(ROOT, "node_modules", name), join(modules, name));
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
  for (const [, name = "", code = ""] of page.matchAll(/```ts (\S+\.ts)\n([^`]*(?:`[^`]+`[^`]*)*?)```/g)) {
    await writeFile(join(project, name), code);
  }
});
afterAll(async () => rm(project, { recursive: true }));

async function post(url: string, body: string): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${url}/service_output`, { method: "POST", headers, body });
}

test("median.ts answers what the page says, on chain and off", async () => {
  await using service = runService([join(project, "median.ts"), "--workers=2"]);
  const url = await service.url;
  const examples = [...page.matchAll(/```json request\n([^`]*)```\s*```json answer\n([^`]*)```/g)];
  expect(examples).toHaveLength(2);
  for (const [, request = "", answer = ""] of examples) {
    expect(await (await post(url, request)).json()).toEqual(JSON.parse(answer));
  }
  const data = encodeAbiParameters(parseAbiParameters("uint256[]"), [[5n, 2n ** 255n, 7n]]).slice(2);
  expect(await (await post(url, JSON.stringify({ source: 0, destination: 0, data }))).json()).toEqual({
    ...{ raw_input: data, processed_input: "", processed_output: "", proof: "" },
    raw_output: "7".padStart(64, "0"),
  });
  expect(await (await fetch(`${url}/service-resources`)).json()).toMatchObject({ service_id: "median" });
  service.child.kill("SIGTERM");
  const { code, stderr } = await service.ended;
  expect(code).toBe(0);
  expect(stderr).toContain("--workers has no effect");
});

test("quote.ts asks its API, streams and says what it doesn't know", async () => {
  const api = createServer(({ url }, response) => {
    response.writeHead(url === "/ETH" ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ price: 1_234.56 }));
  });
  api.listen(0, "127.0.0.1");
  await once(api, "listening");
  try {
    const { port } = api.address() as AddressInfo;
    await using service = runService([join(project, "quote.ts")], { QUOTE_API: `http://127.0.0.1:${port}` });
    const url = await service.url;
    const ask = (destination: number, symbol: string) =>
      post(url, JSON.stringify({ source: 1, destination, data: { symbol } }));
    expect(await (await ask(1, "ETH")).json()).toEqual({ output: { cents: 123_456 } });
    expect(await (await ask(2, "ETH")).text()).toBe('ETH: {"price":1234.56}');
    expect(await (await ask(1, "NOPE")).json()).toMatchObject({ description: "symbol: no price for NOPE." });
    expect(await (await ask(1, "eth")).json()).toMatchObject({
      description: 'data.symbol: got the string "eth", expected a symbol such as ETH.',
    });
  } finally {
    api.close();
  }
});

test.each([
  ["none.ts", "export const service = 5;\n", /does not export a service/],
  ["broken.ts", "export default {\n", /can't be loaded/],
])("%s is one line and no stack trace", async (name, code, message) => {
  await writeFile(join(project, name), code);
  const { code: exitCode, stdout, stderr } = await runService([join(project, name)]).ended;
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
});
