import { expect, test } from "vitest";
import { createChannel } from "../../../../ts/service/backends/createChannel.ts";
import { collect, rejection } from "../support/huggingFaceBackend.ts";

test("values come in order, whether they were pushed before or after they are asked for", async () => {
  const channel = createChannel<string>();
  channel.push("a");
  const values = channel.values();
  expect((await values.next()).value).toBe("a");
  const next = values.next();
  channel.push("b");
  channel.push("c");
  channel.end();
  channel.push("dropped");
  expect((await next).value).toBe("b");
  expect(await collect(values)).toEqual(["c"]);
});

test("an error comes behind the values", async () => {
  const channel = createChannel<string>();
  channel.push("a");
  channel.end(new Error("lost"));
  const values = channel.values();
  expect((await values.next()).value).toBe("a");
  expect(await rejection(values.next())).toMatchObject({ message: "lost" });
});
