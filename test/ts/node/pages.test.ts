import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { pages } from "../../../tools/pages.ts";
import { parseConfig } from "../../../ts/node/config/parseConfig.ts";

const ROOT = join(import.meta.dirname, "../../..");

test.each(Object.entries(pages()))("%s is fresh: else run npm run pages", (file, content) => {
  expect(readFileSync(join(ROOT, file), "utf8")).toBe(content);
});

test("the shipped schema takes what the node takes, and names what it doesn't", () => {
  const schema: unknown = JSON.parse(pages()["schema/config.schema.json"] ?? "");
  const validate = new Ajv2020({ allowUnionTypes: true, strict: false }).compile(schema as object);
  const good = {
    $schema: "./node_modules/infernet-kit/schema/config.schema.json",
    server: { port: "4000", rate_limit: { num_requests: 100, period: 100 } },
    chain: { enabled: false, trail_head_blocks: 0, wallet: { private_key: null, payment_address: "" } },
    containers: [{ id: "echo", image: "org/echo:1", port: "3000", env: { A: 1 }, accepted_payments: {} }],
  };
  expect(() => parseConfig(good)).not.toThrow();
  expect(validate(good), JSON.stringify(validate.errors)).toBe(true);
  for (const bad of [
    { server: { port: "x" } },
    { containers: [{}] },
    { chain: { enabled: true, registry_address: 7 } },
  ]) {
    expect(validate(bad), JSON.stringify(bad)).toBe(false);
  }
});
