import { expect, test } from "vitest";
import { fakeBackend } from "../support/fakeBackend.ts";
import { testApp } from "../support/testApp.ts";

test("without model_id it tells the hardware, the tasks and the models", async () => {
  const response = await testApp().app.inject("/service-resources");
  expect(response.statusCode).toBe(200);
  expect(response.json()).toMatchObject({
    version: "0.1.0",
    service_id: "hf-inference-client-service",
    hardware_capabilities: [{ capability_id: "base" }],
    compute_capability: [
      {
        id: "ml",
        type: "hf_client",
        task: ["text_generation", "text_classification", "token_classification", "summarization"],
        models: ["fake/model"],
        cached_models: ["fake/model"],
        inference_engine: "fake",
        inference_engine_version: null,
      },
    ],
  });
});

test.each([
  ["?model_id=fake/model", true],
  ["?model_id=fake%2Fmodel", true],
  ["?model_id=other/model", false],
  ["?model_id=fake/model&model_id=fake/model", false],
  ["?model_id=__proto__", false],
])("%s: supported is %s", async (query, supported) => {
  const response = await testApp().app.inject(`/service-resources${query}`);
  expect([response.statusCode, response.json()]).toEqual([200, { supported }]);
});

test("an empty model_id is none", async () => {
  const response = await testApp().app.inject("/service-resources?model_id=");
  expect(response.json()).toHaveProperty("compute_capability");
});

test("a look-up that fails says no, and the log says why", async () => {
  const backend = fakeBackend({ supportsModel: () => Promise.reject(new Error("hub down")) });
  const { app, log } = testApp({ backend });
  const response = await app.inject("/service-resources?model_id=x");
  expect([response.statusCode, response.json()]).toEqual([200, { supported: false }]);
  expect(log).toContainEqual(expect.objectContaining({ level: 40, model: "x" }));
});
