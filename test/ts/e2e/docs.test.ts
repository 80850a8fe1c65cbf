import { expect, test } from "vitest";
import { startAnvil } from "../../../ts/devnet/anvil/startAnvil.ts";
import { createDevnet } from "../../../ts/devnet/createDevnet.ts";
import { createReaderFolder } from "../docs/createReaderFolder.ts";
import { followPage } from "../docs/followPage.ts";
import { freePort } from "../node/support.ts";
import { askFaucet } from "./askFaucet.ts";

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

test("docs/testnet.md: from nothing to a served request, on a chain with Base Sepolia's id", {
  timeout: 600_000,
}, async () => {
  await using reader = await createReaderFolder();
  await using anvil = await startAnvil({ chainId: 84_532, args: ["--block-time", "1"] });
  const port = await freePort();
  const elsewhere = {
    "https://sepolia.base.org": anvil.rpcUrl,
    "infernet service hf_inference_client_service": `infernet service hf_inference_client_service --bind 127.0.0.1:${port}`,
    "infernet init": `infernet init --service-url http://127.0.0.1:${port} --port 0`,
  };
  const env = { ...reader.env, HOME: reader.folder, RPC_URL: anvil.rpcUrl };
  const afterwards = askFaucet(anvil.rpcUrl, reader.folder);
  const up = /"url":"http:/;
  expect(await followPage("testnet.md", { folder: reader.folder, env, elsewhere, afterwards, up })).toBe(4);
});
