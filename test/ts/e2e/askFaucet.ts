import { join } from "node:path";
import { createTestClient, http, parseEther } from "viem";
import { listKeystores } from "../../../ts/deploy/keys/keystoreFiles.ts";

/** What a reader does where a page lists the accounts: sends each some test ether. */
export const askFaucet = (rpcUrl: string, home: string) => async (script: string) => {
  if (!script.includes("account list")) return;
  const chain = createTestClient({ mode: "anvil", transport: http(rpcUrl) });
  for (const { address } of await listKeystores(join(home, ".foundry/keystores"))) {
    if (address !== undefined) await chain.setBalance({ address, value: parseEther("1") });
  }
};
