import { expect, test } from "vitest";
import { helloWorld } from "../../../../ts/service/services/helloWorld.ts";
import { kitApp } from "../support/kitApp.ts";
import { errorOf } from "../support/testApp.ts";

const { post } = kitApp(helloWorld);

test.each([
  { source: 1, destination: 1, data: { some: "input" } },
  { source: 0, destination: 0, data: "c0ffee" },
  { source: 0, destination: 0, data: "" },
])("says hello to %j, and what it was sent", async (request) => {
  const response = await post(request);
  expect(response.json()).toEqual({
    output: `hello, world!, your input was: ${JSON.stringify({ ...request, requires_proof: false })}`,
  });
});

test("has no proofs and no streams", async () => {
  const proof = errorOf(await post({ source: 1, destination: 1, data: {}, requires_proof: true }));
  expect(proof).toMatchObject({ code: "PROOF_UNSUPPORTED", description: "Proofs are not supported for hello-world" });
  const stream = errorOf(await post({ source: 1, destination: 2, data: {} }));
  expect(stream).toMatchObject({ code: "STREAM_UNSUPPORTED" });
});

test("takes as many bytes as the body may have", async () => {
  const data = "ab".repeat(400_000);
  expect((await post({ source: 0, destination: 0, data })).json<{ output: string }>().output).toContain(data);
});
