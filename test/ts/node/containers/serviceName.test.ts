import { describe, expect, test } from "vitest";
import { findService, serviceName } from "../../../../ts/node/containers/serviceName.ts";

describe("serviceName", () => {
  test.each([
    ["ritualnetwork/hf_inference_client_service:1.0.0", "x", "hf_inference_client_service"],
    ["registry.example:5000/org/echo@sha256:abc", "x", "echo"],
    ["hello-world", "x", "hello-world"],
    ["", "echo", "echo"],
  ])("of image %j and id %j is %j", (image, id, name) => expect(serviceName({ image, id })).toBe(name));
});

test("a service is found by the image first, then by the id", () => {
  const services = new Set(["echo", "hello-world"]);
  expect(findService({ image: "org/hello-world:1", id: "echo" }, services)).toBe("hello-world");
  expect(findService({ image: "mine/copy-of-echo", id: "echo" }, services)).toBe("echo");
  expect(findService({ image: "org/tgi", id: "tgi" }, services)).toBeUndefined();
});
