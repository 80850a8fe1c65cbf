import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../../ts/node/config/parseConfig.ts";
import { ManagedContainers } from "../../../../ts/node/containers/ManagedContainers.ts";
import type { ServiceLaunch, ServiceLauncher } from "../../../../ts/node/containers/ServiceLauncher.ts";
import { Metrics } from "../../../../ts/node/metrics.ts";
import { freePort, memoryLogger, until } from "../support.ts";

const containersOf = (...containers: Record<string, unknown>[]) => parseConfig({ containers }).config.containers;

/** Launches HTTP servers in this process, and can end them as a crash would. */
function fakeLauncher({ isReady = true } = {}) {
  const launches: { launch: ServiceLaunch; crash: () => void }[] = [];
  const launcher: ServiceLauncher = {
    services: new Set(["echo", "hello-world"]),
    launch(launch) {
      const server = createServer((_request, response) => response.end("{}")).listen(launch.port, "127.0.0.1");
      const ready = new Promise<number>((resolve) => {
        if (isReady) server.once("listening", () => resolve(4711));
      });
      const ended = new Promise<string>((resolve) => server.once("close", () => resolve("exit code 1")));
      const stop = async () => {
        server.closeAllConnections();
        server.close();
        await ended;
      };
      launches.push({ launch, crash: () => void stop() });
      return { ready, ended, stop };
    },
  };
  return { launcher, launches };
}

describe("ManagedContainers", () => {
  test("N31: starts our services, waits until they answer, starts them again when they end, and stops them", async () => {
    const port = await freePort();
    const { launcher, launches } = fakeLauncher();
    const { logger, lines } = memoryLogger();
    const stopping = new AbortController();
    const metrics = new Metrics();
    const containers = containersOf({
      ...{ id: "echo", image: "org/echo:2", port },
      ...{ command: "--bind=0.0.0.0:3000 --workers=2", env: { TOKEN: "t", N: 1, NONE: null, LIST: [1] } },
    });
    const managed = new ManagedContainers({ containers, launcher, logger, signal: stopping.signal, metrics });

    await managed.start();
    expect(managed.running).toEqual(["echo"]);
    expect(launches[0]?.launch).toMatchObject({
      ...{ service: "echo", port, flags: ["--workers", "2"] },
      env: { TOKEN: "t", N: "1", LIST: "[1]" },
    });
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: "Container is running", container: "echo", pid: 4711 }),
    );
    expect(await metrics.text()).toContain('infernet_container_up{container="echo"} 1');
    launches[0]?.crash();
    await until(() => launches[1]);
    expect(launches.map(({ launch }) => launch.service)).toEqual(["echo", "echo"]);
    expect(lines.find(({ part }) => part === "container echo")).toMatchObject({ err: "exit code 1" });
    expect(await metrics.text()).toContain('infernet_part_restarts_total{part="container echo"} 1');

    stopping.abort();
    await managed.stop();
    expect(managed.running).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  test("T14: refuses an image that needs Docker before it starts anything, and names the alternative", async () => {
    const { launcher, launches } = fakeLauncher();
    const containers = containersOf(
      { id: "echo", image: "echo" },
      { id: "llm", image: "org/tgi-llm:1" },
      { id: "x", image: "y" },
    );
    const { logger } = memoryLogger();
    const managed = new ManagedContainers({ containers, launcher, logger, signal: new AbortController().signal });
    await expect(managed.start()).rejects.toMatchObject({
      code: "CONTAINER_NEEDS_DOCKER",
      message: expect.stringMatching(/llm \(image org\/tgi-llm:1\), x \(image y\).*set its url.*echo, hello-world/s),
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

  test("a service that can't start doesn't keep the others and the node from it", async () => {
    const { launcher, launches } = fakeLauncher({ isReady: false });
    const { logger } = memoryLogger();
    const stopping = new AbortController();
    const containers = containersOf({ id: "echo", image: "echo", port: await freePort() });
    const managed = new ManagedContainers({ containers, launcher, logger, signal: stopping.signal });
    const starting = managed.start();
    await until(() => launches[0]);
    launches[0]?.crash();
    await starting;
    expect(managed.running).toEqual([]);
    stopping.abort();
    await managed.stop();
  });

  test("what a service writes goes to the node's log, with its level", async () => {
    const { launcher, launches } = fakeLauncher();
    const { logger, lines } = memoryLogger();
    const stopping = new AbortController();
    const containers = containersOf({ id: "echo", image: "echo", port: await freePort() });
    const managed = new ManagedContainers({ containers, launcher, logger, signal: stopping.signal });
    await managed.start();
    const write = (line: string) => launches[0]?.launch.onLine(line);
    write('{"level":40,"time":1,"pid":2,"hostname":"h","msg":"slow","ms":7}');
    write("plain \u001b[31mtext");
    write("{no json");
    expect(lines.slice(-3)).toEqual([
      { level: 40, time: expect.any(Number), msg: "slow", ms: 7, container: "echo" },
      { level: 30, time: expect.any(Number), msg: "Container says", container: "echo", line: "plain  [31mtext" },
      { level: 30, time: expect.any(Number), msg: "Container says", container: "echo", line: "{no json" },
    ]);
    stopping.abort();
    await managed.stop();
  });
});
