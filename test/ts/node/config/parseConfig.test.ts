import fc from "fast-check";
import { privateKeyToAccount } from "viem/accounts";
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
    expect(config.server).toEqual({
      host: "127.0.0.1",
      port: 4000,
      rate_limit: { num_requests: 60, period: 60 },
      trusted_proxies: [],
      body_limit: 4_194_304,
      batch_limit: 100,
      tokens: [],
      cors_origins: [],
    });
    expect(config.log).toEqual({ path: "infernet_node.log", max_file_size: 2 ** 30, backup_count: 2 });
    expect(config.chain).toBeUndefined();
    expect(config.startup_wait).toBe(5);
    expect(config.store).toEqual({ path: "infernet.sqlite", retention: { days: 30, jobs: 100_000 } });
    expect(config.manage_containers).toBe(true);
    expect(config.redis).toEqual({ host: "redis", port: 6379 });
    expect(warnings).toEqual([]);
  });

  test("T13: accepts numeric strings, as every published sample config has them", () => {
    const { config } = parseConfig({
      manage_containers: false,
      containers: [{ id: "a", port: "3001" }],
      startup_wait: "1.5",
    });
    expect(config.containers[0]?.port).toBe(3001);
    expect(config.startup_wait).toBe(1.5);
  });

  test("T6: keeps amounts exact and checksums their tokens", () => {
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
        manage_containers: false,
        chain: { enabled: "perhaps", rpc_url: "localhost:8545", trail_head_blocks: -1 },
        containers: [
          { id: "a,b", port: null },
          { id: 3 },
          { url: "ftp://x" },
          { id: "c", allowed_ips: ["10.0.0.300"] },
        ],
      }),
    ).toEqual({
      "server.port": 'expected an integer from 0 to 65535, got "many"',
      "chain.enabled": 'expected true or false, got "perhaps"',
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

  test("infernet-node#1: names what an enabled chain lacks, in the Infernet node's words", () => {
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
      expect.stringMatching(/^chain\.wallet\.private_key: a key in a file is easily copied/),
    ]);
  });

  test.each([[null], [[]], ["text"], [3]])("refuses %j with one problem", (raw) => {
    expect(Object.keys(issuesOf(raw))).toEqual([""]);
  });

  test("reports problems of several fields along with those of one", () => {
    expect(
      issuesOf({
        server: { port: 70_000 },
        chain: { enabled: true, rpc_url: "localhost", wallet: { private_key: "" } },
        containers: [{ id: "a" }, { id: "a", image: "x" }],
        container_chains: ["a,b", ["a"], ["a", "a"], 7],
      }),
    ).toEqual({
      "server.port": "expected an integer from 0 to 65535, got 70000",
      "chain.rpc_url": "Incorrect RPC URL format: expected http(s):// or ws(s)://",
      "chain.registry_address": "registry_address must be defined when chain is enabled",
      "chain.wallet.private_key": "private_key must be defined when chain is enabled",
      "containers[0].image": "image must be defined when manage_containers is set to true",
      "containers[1].id": '"a" is already the id of an earlier container',
      "container_chains[0]": '"b" is the id of no container',
      "container_chains[1]": "needs two ids or more: single containers can be asked for anyway",
      "container_chains[3]": 'expected container ids in order, as "A,B,C" or ["A", "B", "C"], got 7',
    });
  });

  test("explicit null is a problem, except where the Infernet node has optional fields", () => {
    const { config } = parseConfig({
      docker: null,
      chain: { rpc_url: null, registry_address: null, wallet: { private_key: null, payment_address: null } },
    });
    expect(config.docker).toBeNull();
    expect(parseConfig({ chain: { wallet: null } }).config.chain).toBeUndefined();
    expect(
      issuesOf({
        log: null,
        manage_containers: null,
        startup_wait: null,
        server: { port: null, rate_limit: { num_requests: null } },
        containers: null,
        chain: { trail_head_blocks: null, snapshot_sync: null },
      }),
    ).toEqual({
      log: "expected an object, got null",
      manage_containers: "expected true or false, got null",
      startup_wait: "expected a number of seconds, 0 or more, got null",
      "server.port": "expected an integer from 0 to 65535, got null",
      "server.rate_limit.num_requests": "expected an integer from 1 to 9007199254740991, got null",
      containers: "expected an array of containers, got null",
      "chain.trail_head_blocks": "expected an integer from 0 to 9007199254740991, got null",
      "chain.snapshot_sync": "expected an object, got null",
    });
  });

  test.each([
    [3000.5, false],
    ["3000.5", false],
    [3000.0, true],
    ["3000.0", true],
    [" 3000 ", true],
    ["0x10", false],
    ["", false],
    [true, false],
    [10n ** 30n, false],
  ])("integers: %s is %s", (port, isTaken) => {
    const read = () => parseConfig({ server: { port } }).config.server.port;
    if (isTaken) expect(read()).toBe(3000);
    else expect(read).toThrow(ConfigError);
  });

  test.each([
    ["true", true],
    ["Yes", true],
    ["off", false],
    [0, false],
    [1, true],
  ])("flags may be words and numbers: %j is %s", (word, value) => {
    expect(parseConfig({ forward_stats: word }).config.forward_stats).toBe(value);
  });

  test("amounts must be whole, positive and fit a uint256", () => {
    const payments = (value: unknown) => ({
      manage_containers: false,
      containers: [{ id: "a", accepted_payments: { [REGISTRY]: value } }],
    });
    for (const value of [-1, 1.5, 1e18, "1e18", "-1", 2n ** 256n, null, ""]) {
      expect(Object.values(issuesOf(payments(value))), String(value)).toEqual([
        expect.stringMatching(/^expected a whole amount in the token's smallest unit, from 0 to 2\^256 - 1, got /),
      ]);
    }
  });

  test("one token twice, in two spellings, is a problem", () => {
    expect(
      issuesOf({
        manage_containers: false,
        containers: [{ id: "a", accepted_payments: { [REGISTRY]: 1, [REGISTRY.toUpperCase().replace("X", "x")]: 2 } }],
      }),
    ).toEqual({ "containers[0].accepted_payments": "names one token twice, in different cases" });
  });

  test("takes one RPC URL, several, or both", () => {
    const urls = (fields: object) => parseConfig({ chain: { ...chain, rpc_url: undefined, ...fields } }).config.chain;
    expect(urls({ rpc_url: "http://a" })).toMatchObject({ rpc_url: "http://a", rpc_urls: ["http://a"] });
    expect(urls({ rpc_urls: ["ws://b", "http://a"] })).toMatchObject({
      rpc_url: "ws://b",
      rpc_urls: ["ws://b", "http://a"],
    });
    expect(urls({ rpc_url: "http://a", rpc_urls: ["http://a", "ws://b"] })?.rpc_urls).toEqual(["http://a", "ws://b"]);
    expect(issuesOf({ chain: { ...chain, rpc_urls: ["localhost"] } })).toEqual({
      "chain.rpc_urls[0]": "Incorrect RPC URL format: expected http(s):// or ws(s)://",
    });
  });

  test("never shows what should have been a secret", () => {
    const problems = issuesOf({
      docker: { username: "me", password: 31337 },
      server: { tokens: [{ token: "31337" }, { token: 31337 }, { token_sha256: "31337" }] },
      containers: [{ id: "a", image: "x", bearer: 31337 }],
      chain: { ...chain, rpc_url: "31337", wallet: { private_key: 31337n ** 20n } },
    });
    expect(Object.keys(problems)).toHaveLength(7);
    expect(JSON.stringify(problems)).not.toContain("31337");
  });

  test("keeps only the hash of a token", () => {
    const { config } = parseConfig({
      server: {
        tokens: [
          { token: "correct-horse-battery" },
          { name: "ops", token_sha256: `0x${"AB".repeat(32)}`, scopes: ["jobs", "admin"] },
        ],
      },
    });
    expect(config.server.tokens).toEqual([
      {
        name: expect.stringMatching(/^[\da-f]{32}$/),
        sha256: expect.stringMatching(/^[\da-f]{64}$/),
        scopes: ["jobs"],
        isPlain: true,
      },
      { name: "ops", sha256: "ab".repeat(32), scopes: ["jobs", "admin"], isPlain: false },
    ]);
    expect(JSON.stringify(config.server)).not.toContain("correct-horse");
    expect(issuesOf({ server: { tokens: [{}, { token: "x".repeat(16), token_sha256: "00".repeat(32) }] } })).toEqual({
      "server.tokens[0]": "expected either token or token_sha256",
      "server.tokens[1]": "expected either token or token_sha256",
    });
  });

  test("takes its key from elsewhere, in place of the file's", () => {
    const account = privateKeyToAccount(`0x${"22".repeat(32)}`);
    const given = parseConfig({ chain }, "x", account);
    expect(given.config.chain?.wallet.private_key.address).toBe(account.address);
    expect(given.warnings).toEqual([expect.stringMatching(/private_key: is overridden by the environment/)]);
    const { wallet: _, ...bare } = chain;
    expect(parseConfig({ chain: bare }, "x", account).config.chain?.wallet).toEqual({
      max_gas_limit: 5_000_000,
      allowed_sim_errors: [],
      private_key: account,
    });
  });

  test("says what is likely not meant", () => {
    const doubts = (raw: object) => parseConfig({ manage_containers: false, ...raw }).warnings;
    const open = { server: { host: "0.0.0.0" }, containers: [{ id: "a" }] };
    expect(doubts(open)).toEqual([expect.stringMatching(/^server\.host: the REST API takes jobs from everybody/)]);
    expect(doubts({ ...open, containers: [{ id: "a", allowed_ips: ["10.0.0.0/8"] }] })).toEqual([]);
    expect(doubts({ ...open, server: { host: "::", tokens: [{ token: "0123456789abcdef" }] } })).toEqual([]);
    expect(doubts({ ...open, server: { host: "::1" } })).toEqual([]);
    const anvil = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    expect(doubts({ chain: { ...chain, wallet: { private_key: anvil } } })).toEqual([]);
    expect(
      doubts({
        chain: { ...chain, wallet: { private_key: anvil } },
        containers: [{ id: "a", accepted_payments: { [REGISTRY]: 1 } }],
      }),
    ).toEqual([expect.stringMatching(/^containers\[0\]\.accepted_payments: asks for payment/)]);
  });

  test("gives managed containers a port each", () => {
    const { config, warnings } = parseConfig({
      containers: [
        { id: "a", image: "echo", port: "3000" },
        { id: "b", image: "echo", port: 3000 },
        { id: "c", image: "echo", url: "http://c" },
      ],
    });
    expect(config.containers.map(({ port }) => port)).toEqual([3000, 3999, 3000]);
    expect(warnings).toEqual([
      "containers[1].port: Port 3000 is already in use. Auto-assigning port 3999 for container 'b'",
      "containers[2].url: the container is called there, so the node does not run it",
    ]);
  });

  test("containers that the node doesn't run stay where they are", () => {
    const { config, warnings } = parseConfig({ manage_containers: false, containers: [{ id: "a" }, { id: "b" }] });
    expect(config.containers.map(({ port }) => port)).toEqual([3000, 3000]);
    expect(warnings).toEqual([]);
  });

  test("reads chains of containers in both spellings", () => {
    const { config } = parseConfig({
      manage_containers: false,
      containers: [{ id: "a" }, { id: "b" }],
      container_chains: ["a, b", ["b", "a", "b"]],
    });
    expect(config.container_chains).toEqual([
      ["a", "b"],
      ["b", "a", "b"],
    ]);
  });

  test("any JSON is either a configuration or a ConfigError", () => {
    const keys = fc.constantFrom(
      "server",
      "chain",
      "containers",
      "log",
      "store",
      "container_chains",
      "wallet",
      "tokens",
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.bigInt(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(keys, value), (raw) => {
        try {
          parseConfig(raw);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
