import { join } from "node:path";
import { expect, test } from "vitest";
import { renderReference } from "./renderReference.ts";

test("docs/cli.md is what the commands say of themselves", async () => {
  await expect(await renderReference()).toMatchFileSnapshot(join(import.meta.dirname, "../../../docs/cli.md"));
});
