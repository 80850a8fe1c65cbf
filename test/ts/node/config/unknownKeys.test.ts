import { describe, expect, test } from "vitest";
import { findUnknownKeys } from "../../../../ts/node/config/unknownKeys.ts";

const warnings = (raw: unknown) => findUnknownKeys(raw).map(({ path, message }) => `${path}: ${message}`);

describe("findUnknownKeys", () => {
  test("finds nothing wrong with what is known, or was known to older nodes", () => {
    expect(
      warnings({
        $schema: "x",
        log_path: "old.log",
        log: { path: "x", max_file_size: 1, backup_count: 1 },
        chain: { enabled: true, snapshot_sync: { sleep: 1, batch_size: 5 }, wallet: { max_gas_limit: 1 } },
        containers: [{ id: "a", rank: 1, env: { ANYTHING: { goes: 1 } }, accepted_payments: { "0x0": 1 } }],
      }),
    ).toEqual([]);
  });

  test("infernet-container-starter#23: names the place where a misplaced key would mean something", () => {
    expect(warnings({ port: 4000, chain: { sleep: 1, private_key: "0x" }, containers: [{ rpc_url: "x" }] })).toEqual([
      "port: it is ignored here; it belongs at server.port or redis.port or containers[].port",
      "chain.sleep: it is ignored here; it belongs at chain.snapshot_sync.sleep",
      "chain.private_key: it is ignored here; it belongs at chain.wallet.private_key",
      "containers[0].rpc_url: it is ignored here; it belongs at chain.rpc_url",
    ]);
  });

  test("guesses which key was meant", () => {
    expect(warnings({ serverr: {}, containers: [{ extrnal: true }, { prot: 1 }], manage_container: true })).toEqual([
      "serverr: unknown key, ignored; did you mean server?",
      "containers[0].extrnal: unknown key, ignored; did you mean external?",
      "containers[1].prot: unknown key, ignored",
      "manage_container: unknown key, ignored; did you mean manage_containers?",
    ]);
  });

  test("names that every object has are keys like any other", () => {
    expect(warnings(JSON.parse('{"constructor":1,"toString":{},"__proto__":{"x":1},"hasOwnProperty":[]}'))).toEqual([
      "constructor: unknown key, ignored",
      "toString: unknown key, ignored",
      "__proto__: unknown key, ignored",
      "hasOwnProperty: unknown key, ignored",
    ]);
  });

  test.each([[null], [[]], ["x"], [7], [{ containers: 3, chain: null, log: [] }], [{ containers: [null, 3, []] }]])(
    "takes %j without an error: what is wrong with it is the schema's to say",
    (raw) => {
      expect(warnings(raw)).toEqual([]);
    },
  );
});
