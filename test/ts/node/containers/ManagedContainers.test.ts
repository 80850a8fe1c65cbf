import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../../ts/node/config/parseConfig.ts";
import {
  ManagedContainers,
  type ServiceLauncher,
  serviceName,
} from "../../../../ts/node/containers/ManagedContainers.ts";
import { memoryLogger, startContainer, until } from "../support.ts";

const containersOf = (...containers: Record<string, unknown>[]) => parseConfig({ containers }).config.containers;

/** Launches HTTP servers in this process, and can end them as a crash would. */
function fakeLauncher() {
  const launches: { service: string; crash: () => void }[] = [];
  const launcher: ServiceLauncher = {
    services: new Set(["echo", "hello-world"]),
    launch(service, { port }) {
      const server = createServer((_request, response) => response.end("{}")).listen(port, "127.0.0.1");
      const ended = new Promise<string>((resolve) => server.once("close", () => resolve("exit code 1")));
      const stop = async () => {
        server.closeAllConnections();
        server.close();
        await ended;
      };
      launches.push({ service, crash: () => void stop() });
      return { ended, stop };
    },
  };
  return { launcher, launches };
}

describe("serviceName", () => {
  test.each([
    ["ritualnetwork/hf_inference_client_service:1.0.0", "x", "hf_inference_client_service"],
    ["registry.example:5000/org/echo@sha256:abc", "x", "echo"],
    ["hello-world", "x", "hello-world"],
    ["", "echo", "echo"],
  ])("of image %j and id %j is %j", (image, id, name) => expect(serviceName({ image, id })).toBe(name));
});

describe("ManagedContainers", () => {
  test("starts our services, waits until they answer, starts them again when they end, and stops them", async () => {
    await using probe = await startContainer(() => ({}));
    const port = probe.port;
    await probe[Symbol.asyncDispose](); // a port that was free a moment ago
    const { launcher, launches } = fakeLauncher();
    const { logger, lines } = memoryLogger();
    const stopping = new AbortController();
    const containers = containersOf({ id: "echo", image: "org/echo:2", port });
    const managed = new ManagedContainers({ containers, launcher, logger, signal: stopping.signal });

    await managed.start();
    expect(managed.running).toEqual(["echo"]);
    launches[0]?.crash();
    await until(() => launches[1]);
    expect(launches.map(({ service }) => service)).toEqual(["echo", "echo"]);
    expect(lines.find(({ part }) => part === "container echo")).toMatchObject({ err: "exit code 1" });

    stopping.abort();
    await managed.stop();
    expect(managed.running).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  test("refuses an image that needs Docker before it starts anything, and names the alternative", async () => {
    const { launcher, launches } = fakeLauncher();
    const containers = containersOf({ id: "echo", image: "echo" }, { id: "llm", image: "org/tgi-llm:1" });
    const { logger } = memoryLogger();
    const managed = new ManagedContainers({ containers, launcher, logger, signal: new AbortController().signal });
    await expect(managed.start()).rejects.toMatchObject({
      code: "CONTAINER_NEEDS_DOCKER",
      message: expect.stringMatching(/llm.*set its url.*manage_containers to false.*echo, hello-world/s),
    });
    expect(launches).toEqual([]);
  });

  test("leaves a container with a url to whoever runs it", async () => {
    const { launcher, launches } = fakeLauncher();
    const containers = containersOf({ id: "llm", image: "org/tgi-llm:1", url: "http://127.0.0.1:9" });
    const { logger } = memoryLogger();
    const managed = new ManagedContainers({ containers, launcher, logger, signal: new AbortController().signal });
    await managed.start();
    expect(launches).toEqual([]);
  });
});
