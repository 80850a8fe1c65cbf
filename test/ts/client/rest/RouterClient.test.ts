import { expect, test } from "vitest";
import { RouterClient } from "../../../../ts/client/rest/RouterClient.ts";
import { always, startFakeServer } from "./fakeServer.ts";

test("router containers URL", async () => {
  const containers = [{ id: "echo", count: 3, description: "" }];
  await using server = await startFakeServer(always(200, containers));
  expect(await new RouterClient(server.url).getContainers()).toEqual(containers);
  expect(server.requests).toMatchObject([{ method: "GET", url: "/api/v1/containers" }]);
});

test("router ips URL", async () => {
  await using server = await startFakeServer(always(200, ["1.2.3.4:4000"]));
  const router = new RouterClient(server.url);
  expect(await router.getNodesByContainerIds(["a", "b"])).toEqual(["1.2.3.4:4000"]);
  await router.getNodesByContainerIds(["a"], { n: 1, offset: 2 });
  expect(server.requests.map(({ url }) => url)).toEqual([
    "/api/v1/ips?container=a&container=b&n=3&offset=0",
    "/api/v1/ips?container=a&n=1&offset=2",
  ]);
});

test("resources, and which of them can serve a model", async () => {
  await using server = await startFakeServer(always(200, { "1.2.3.4:4000": {} }));
  const router = new RouterClient(server.url);
  expect(await router.getResources()).toEqual({ "1.2.3.4:4000": {} });
  expect(await router.checkModelSupport("org/model")).toEqual({ "1.2.3.4:4000": {} });
  expect(server.requests.map(({ url }) => url)).toEqual([
    "/api/v1/resources",
    "/api/v1/resources?model_id=org%2Fmodel",
  ]);
});

test("an answer that is no router's", async () => {
  await using server = await startFakeServer(always(200, { error: "no" }));
  await expect(new RouterClient(server.url).getContainers()).rejects.toMatchObject({ code: "ANSWER_UNEXPECTED" });
});
