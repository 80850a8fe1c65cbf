import { expect, test } from "vitest";
import { resolveDockerHost } from "../../../../ts/node/config/dockerHost.ts";
import { parseConfig } from "../../../../ts/node/config/parseConfig.ts";
import { ANVIL_ACCOUNTS } from "../../../../ts/protocol/anvilAccounts.ts";

const { config } = parseConfig({
  manage_containers: false,
  chain: {
    enabled: true,
    rpc_url: "http://host.docker.internal:8545/key",
    rpc_urls: ["wss://rpc.example/host.docker.internal"],
    registry_address: "0x663F3ad617193148711d28f5334eE4Ed07016602",
    wallet: { private_key: ANVIL_ACCOUNTS[1].privateKey },
  },
  containers: [
    { id: "a", url: "http://host.docker.internal:3000/x" },
    { id: "b", url: "http://host.docker.internal.example" },
  ],
});

test("outside Docker, Docker's host is this machine", async () => {
  const { config: here, warnings } = await resolveDockerHost(config, async () => false);
  expect(here.chain?.rpc_url).toBe("http://127.0.0.1:8545/key");
  expect(here.chain?.rpc_urls).toEqual(["http://127.0.0.1:8545/key", "wss://rpc.example/host.docker.internal"]);
  expect(here.containers.map(({ url }) => url)).toEqual([
    "http://127.0.0.1:3000/x",
    "http://host.docker.internal.example",
  ]);
  expect(warnings.map(({ path }) => path)).toEqual(["chain.rpc_url", "containers[0].url"]);
});

test("where the name is known, it means what it says", async () => {
  expect(await resolveDockerHost(config, async () => true)).toEqual({ config, warnings: [] });
});

test("nothing is looked up for a configuration that doesn't use the name", async () => {
  const plain = parseConfig({ containers: [] }).config;
  const asked: string[] = [];
  await resolveDockerHost(plain, async (host) => asked.push(host) > 0);
  expect(asked).toEqual([]);
});
