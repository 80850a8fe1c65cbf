import { expect, test } from "vitest";
import { createDevnet } from "../../../ts/devnet/createDevnet.ts";
import { createReaderFolder } from "../docs/createReaderFolder.ts";
import { followPage } from "../docs/followPage.ts";

// The pages that need no compiler; test/package follows those that do.

test.each(["offchain.md", "testing.md"])(
  "docs/%s: every command does what the page says",
  { timeout: 180_000 },
  async (page) => {
    await using reader = await createReaderFolder();
    await using devnet = await createDevnet({ ports: "auto" });
    const elsewhere = { "http://127.0.0.1:4000": devnet.node.url };
    expect(await followPage(page, { ...reader, elsewhere })).toBeGreaterThan(0);
  },
);
