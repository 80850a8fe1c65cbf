import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, runInfernet, runService } from "./infernetProcess.ts";

const run = (...args: string[]) => runInfernet(args).ended;

test.each([
  [["--help"], /^Usage: infernet/],
  [["up", "--help"], /--ports <ports>/],
  [["demo", "--help"], /--json/],
])("%j explains itself", async (args, help) => {
  expect(await run(...args)).toMatchObject({ code: 0, stdout: expect.stringMatching(help), stderr: "" });
});

test("says which version it is", async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  expect(await run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test.each([
  [["dmeo"], /unknown command 'dmeo'\n\(Did you mean demo\?\)/],
  [["up", "--prots", "auto"], /unknown option '--prots'\n\(Did you mean --ports\?\)/],
  [["up", "--ports", "8545"], /expected "auto" or three ports, such as 8545,4000,3000/],
  [["up", "--ports", "1,2,99999"], /"99999" is no port: expected 0 to 65535/],
  [["up", "--block-time", "0"], /expected whole seconds, 1 or more/],
  [["service"], /missing required argument 'id'/],
  [["service", "other_service"], /Allowed choices are hf_inference_client_service/],
  [["service", "hf_inference_client_service", "--bind", "3000"], /"3000" is no address: expected host:port/],
])("%j is wrong usage", async (args, message) => {
  expect(await run(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
});

test("a failure is one line and what to do, without a stack trace unless asked for", async () => {
  const args = ["up", "--ports", "auto", "--rpc-url", "http://127.0.0.1:1"];
  const [plain, debug] = await Promise.all([run(...args), run(...args, "--debug")]);
  expect(plain).toMatchObject({ code: 1, stdout: "" });
  expect(plain.stderr.trim().split("\n")).toEqual([
    expect.stringMatching(/^error: Cannot use http:\/\/127\.0\.0\.1:1 as the devnet's chain: /),
    expect.stringContaining("npx anvil"),
  ]);
  expect(debug.stderr).toMatch(/^ +at /m);
});

test("node names the configuration file that it cannot find", async () => {
  const { code, stderr } = await run("node", "--config", "/no/such/config.json");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: \/no\/such\/config\.json /);
  expect(stderr).not.toMatch(/^ +at /m);
});

test("service listens where it is told to and stops on SIGTERM", async () => {
  await using service = runService(["hf_inference_client_service", "--workers=2"]);
  const response = await fetch(await service.url);
  expect(await response.json()).toEqual({ message: "Infernet-ML HuggingFace Model Inference Service" });
  service.child.kill("SIGTERM");
  expect((await service.ended).code).toBe(0);
});
