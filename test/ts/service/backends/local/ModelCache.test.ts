import { expect, test } from "vitest";
import type { LocalModel } from "../../../../../ts/service/backends/local/LocalBackendOptions.ts";
import { ModelCache } from "../../../../../ts/service/backends/local/ModelCache.ts";

const model = (name: string, bytes: number): LocalModel => ({ model: name, taskId: 2, dtype: "fp32", bytes });

function cacheOf(maxBytes: number) {
  const events: string[] = [];
  const cache = new ModelCache({
    maxBytes,
    load: async ({ model: name }) => {
      if (name === "broken") throw new Error("no such file");
      events.push(`load ${name}`);
      return { dispose: async () => events.push(`dispose ${name}`) };
    },
  });
  return { cache, events };
}

test("a model is loaded once", async () => {
  const { cache, events } = cacheOf(100);
  const first = await cache.get(model("a", 10));
  expect(await cache.get(model("a", 10))).toBe(first);
  expect(events).toEqual(["load a"]);
});

test("the one that was not used for the longest time makes room", async () => {
  const { cache, events } = cacheOf(100);
  await cache.get(model("a", 40));
  await cache.get(model("b", 40));
  await cache.get(model("a", 40));
  expect(cache.hasRoomFor(model("c", 40))).toBe(false);
  await cache.get(model("c", 40));
  expect(events).toEqual(["load a", "load b", "dispose b", "load c"]);
  await cache.get(model("d", 100));
  expect(events.slice(4)).toEqual(["dispose a", "dispose c", "load d"]);
  expect(cache.names).toEqual(["d 2"]);
});

test("one that can't be loaded is said, and tried again", async () => {
  const { cache } = cacheOf(100);
  for (let i = 0; i < 2; i++) {
    await expect(cache.get(model("broken", 1))).rejects.toMatchObject({
      code: "MODEL_BROKEN",
      details: "no such file",
    });
  }
  expect(cache.names).toEqual([]);
});
