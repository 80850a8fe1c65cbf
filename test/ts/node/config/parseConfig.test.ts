import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../../ts/node/config/parseConfig.ts";
import { ConfigError } from "../../../../ts/node/errors.ts";

const KEY = `0x${"11".repeat(32)}`;
const REGISTRY = "0x663f3ad617193148711d28f5334ee4ed07016602";
const chain = {
  enabled: true,
  rpc_url: "http://127.0.0.1:8545",
  registry_address: REGISTRY,
  wallet: { private_key: KEY },
};

function issuesOf(raw: unknown) {
  try {
    parseConfig(raw);
  } catch (error) {
    if (error instanceof ConfigError)
      return Object.fromEntries(error.issues.map(({ path, message }) => [path, message]));
    throw error;
  }
  throw new Error("the configuration was accepted");
}

describe("parseConfig", () => {
  test("fills in the Infernet node's defaults", () => {
    const { config, warnings } = parseConfig({});
    expect(config.server).toEqual({ host: "127.0.0.1", port: 4000, rate_limit: { num_requests: 60, period: 60 } });
    expect(config.log).toEqual({ path: "infernet_node.log", max_file_size: 2 ** 30, backup_count: 2 });
    expect(config.chain).toBeUndefined();
    expect(config.startup_wait).toBe(5);
    expect(warnings).toEqual([]);
  });

  test("accepts numeric strings, as every published sample config has them", () => {
    const { config } = parseConfig({
      manage_containers: false,
      containers: [{ id: "a", port: "3001" }],
      startup_wait: "1.5",
    });
    expect(config.containers[0]?.port).toBe(3001);
    expect(config.startup_wait).toBe(1.5);
  });

  test("keeps amounts exact and checksums their tokens", () => {
    const { config } = parseConfig({
      manage_containers: false,
      containers: [
        {
          id: "a",
          accepted_payments: {
            [REGISTRY]: 115792089237316195423570985008687907853269984665640564039457584007913129639935n,
            "0x0000000000000000000000000000000000000000": "1000000000000000000",
          },
        },
      ],
    });
    expect(config.containers[0]?.accepted_payments).toEqual({
      "0x663F3ad617193148711d28f5334eE4Ed07016602": 2n ** 256n - 1n,
      "0x0000000000000000000000000000000000000000": 10n ** 18n,
    });
  });

  test("gives the chain section when it is enabled and complete", () => {
    const { config } = parseConfig({ chain });
    expect(config.chain?.registry_address).toBe("0x663F3ad617193148711d28f5334eE4Ed07016602");
    expect(config.chain?.wallet.private_key.address).toBe("0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A");
    expect(config.chain?.wallet.payment_address).toBeUndefined();
    expect(config.chain?.trail_head_blocks).toBe(1);
  });

  test("reports every problem at once, each with its key path", () => {
    expect(
      issuesOf({
        server: { port: "many" },
        chain: { enabled: "yes", rpc_url: "localhost:8545", trail_head_blocks: -1 },
        containers: [
          { id: "a,b", port: null },
          { id: 3 },
          { url: "ftp://x" },
          { id: "c", allowed_ips: ["10.0.0.300"] },
        ],
      }),
    ).toEqual({
      "server.port": 'expected an integer from 0 to 65535, got "many"',
      "chain.enabled": 'expected true or false, got "yes"',
      "chain.rpc_url": "Incorrect RPC URL format: expected http(s):// or ws(s)://",
      "chain.trail_head_blocks": "expected an integer from 0 to 9007199254740991, got -1",
      "containers[0].id": "must not contain a comma: commas join ids into chains",
      "containers[0].port": "expected an integer from 1 to 65535, got null",
      "containers[1].id": "expected a string, got 3",
      "containers[2].id": "expected a string, got nothing",
      "containers[2].url": "expected a URL that starts with http(s)://",
      "containers[3].allowed_ips[0]": 'expected an IP address or CIDR range, got "10.0.0.300"',
    });
  });

  test("refuses a container's secrets in forms that can't be sent, without showing them", () => {
    const problems = issuesOf({
      manage_containers: false,
      containers: [
        { id: "a", url: "http://user:s3cret@models.example" },
        { id: "b", url: "https://s3cret@" },
        { id: "c", bearer: "s3cret\n" },
      ],
    });
    expect(problems).toEqual({
      "containers[0].url": "must not hold a user name or password: set bearer to send a token",
      "containers[1].url": "expected a URL that starts with http(s)://",
      "containers[2].bearer": "expected printable ASCII without spaces; value not shown",
    });
  });

  test("names what an enabled chain lacks, in the Infernet node's words", () => {
    expect(issuesOf({ chain: { enabled: true, rpc_url: "" } })).toEqual({
      "chain.rpc_url": "rpc_url must be defined when chain is enabled",
      "chain.registry_address": "registry_address must be defined when chain is enabled",
      "chain.wallet": "wallet must be defined when chain is enabled",
    });
    expect(issuesOf({ chain: { ...chain, wallet: {} } })).toEqual({
      "chain.wallet.private_key": "private_key must be defined when chain is enabled",
    });
  });

  test("asks for an image where it would have to run the container", () => {
    expect(issuesOf({ containers: [{ id: "a" }] })).toEqual({
      "containers[0].image": "image must be defined when manage_containers is set to true",
    });
  });

  test("refuses two containers of one id", () => {
    expect(issuesOf({ manage_containers: false, containers: [{ id: "a" }, { id: "b" }, { id: "a" }] })).toEqual({
      "containers[2].id": '"a" is already the id of an earlier container',
    });
  });

  test.each([
    ["short", "0x1234"],
    ["not hex", `0x${"zz".repeat(32)}`],
    ["zero", `0x${"00".repeat(32)}`],
    ["padded", ` ${KEY}`],
  ])("never shows a private key that is wrong (%s)", (_name, key) => {
    const text = JSON.stringify(issuesOf({ chain: { ...chain, wallet: { private_key: key } } }));
    expect(text).toContain("value not shown");
    expect(text).not.toContain(key.trim().slice(2, 10));
  });

  test("never holds the private key in the configuration object", () => {
    const { config } = parseConfig({ chain });
    expect(
      JSON.stringify(config, (_key, value) => (typeof value === "bigint" ? value.toString() : value)),
    ).not.toContain("1111111111");
  });

  test("warns about unknown and misplaced keys, with the likely right place", () => {
    const { warnings } = parseConfig({
      log_path: "old.log",
      snapshot_sync: { sleep: 1 },
      manage_containers: false,
      containers: [{ id: "a", comand: "--bind", env: { ANY: 1 } }],
      chain: { ...chain, private_key: "0x1", wallet: { ...chain.wallet, zzz: 1 } },
    });
    expect(warnings).toEqual([
      "snapshot_sync: it is ignored here; it belongs at chain.snapshot_sync",
      "containers[0].comand: unknown key, ignored; did you mean command?",
      "chain.wallet.zzz: unknown key, ignored",
      "chain.private_key: it is ignored here; it belongs at chain.wallet.private_key",
    ]);
  });

  test.each([[null], [[]], ["text"], [3]])("refuses %j with one problem", (raw) => {
    expect(Object.keys(issuesOf(raw))).toEqual([""]);
  });
});
