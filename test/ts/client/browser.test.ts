import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { type BuildResult, build, stop } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { always, startFakeServer } from "./rest/fakeServer.ts";

const ENTRY = join(import.meta.dirname, "../../../ts/index.ts");

let bundle: BuildResult<{ metafile: true; write: false }>;
beforeAll(async () => {
  bundle = await build({
    ...{ entryPoints: [ENTRY], bundle: true, platform: "browser", format: "iife", globalName: "infernet" },
    ...{ metafile: true, write: false, logLevel: "silent" },
  });
});

afterAll(() => stop());

test("the client depends on viem and nothing else", () => {
  const ours = Object.entries(bundle.metafile.inputs).filter(([file]) => file.startsWith("ts/"));
  const packages = ours.flatMap(([, { imports }]) =>
    imports.flatMap(({ original = "" }) => (/^\.{1,2}\//.test(original) ? [] : [original.split("/")[0]])),
  );
  expect(ours.length).toBeGreaterThan(50);
  expect(new Set(packages)).toEqual(new Set(["viem"]));
});

test("NodeClient works with what a browser has", async () => {
  await using server = await startFakeServer((request, response) => {
    if (request.url !== "/api/jobs/stream") return always(200, { status: "healthy" })(request, response, 1);
    response.end("some-id\n愛");
  });
  const { fetch, URL, AbortSignal, AbortController, TextEncoder, TextDecoder, setTimeout, clearTimeout } = globalThis;
  const browser = { fetch, URL, AbortSignal, AbortController, TextEncoder, TextDecoder, setTimeout, clearTimeout };
  const context = createContext({ ...browser, serverUrl: server.url });
  runInContext(bundle.outputFiles[0]?.text ?? "", context);
  const program = `(async () => {
    const node = new infernet.NodeClient(serverUrl);
    const stream = await node.requestStream({ containers: ["a"], data: { big: 2n ** 200n } });
    let text = "";
    for await (const piece of stream.text()) text += piece;
    return JSON.stringify([typeof process, typeof Buffer, await node.health(), stream.id, text]);
  })()`;
  expect(JSON.parse(await runInContext(program, context))).toEqual(["undefined", "undefined", true, "some-id", "愛"]);
  expect(server.requests[0]?.body).toContain(`{"big":${2n ** 200n}}`);
});
