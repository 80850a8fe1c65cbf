import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./followPage.ts";

/** Words in capitals that are no codes of ours: environment variables, a contract's getters, other libraries' codes. */
const OTHERS =
  /^(ANVIL_PATH|CONSUMER_ADDRESS|ETHERSCAN_API_KEY|FACTORY_ADDRESS|FEE_RECIPIENT|HF_INF_|INFERNET_|NO_COLOR|PRIVATE_KEY|REGISTRY_ADDRESS|ROUTER_URL|RPC_URL|SERVER_|WALLET_FACTORY|EAI_|ERR_|FST_ERR_)/;
/** `SERVER_UNREACHABLE` begins like an environment variable. */
const OURS = ["SERVER_UNREACHABLE"];

function codesOfTheSources(): string[] {
  const codes = new Set(OURS);
  for (const file of globSync("ts/**/*.ts", { cwd: ROOT, exclude: ["ts/abi/generated/**"] })) {
    const text = readFileSync(path.join(ROOT, file), "utf8");
    const words = text.matchAll(/\bcode: "([A-Z][A-Z0-9_]+)"|"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/g);
    for (const [, named, word] of words) {
      const code = named ?? word ?? "";
      if (!OTHERS.test(code)) codes.add(code);
    }
  }
  return [...codes].sort();
}

test("docs/errors.md lists every code, once, and no other", () => {
  const page = readFileSync(path.join(ROOT, "docs/errors.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const listed = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([A-Z0-9_]+)`/g)].map(([, code]) => code),
  );
  expect(listed.sort()).toEqual(codesOfTheSources());
});
