import { pad } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAddressBook } from "../../../../ts/deploy/book/addressBookFile.ts";
import { importProtocol } from "../../../../ts/deploy/book/importProtocol.ts";
import { deployProtocol } from "../../../../ts/deploy/deployProtocol.ts";
import { verifyProtocol } from "../../../../ts/deploy/verify/verifyProtocol.ts";
import type { ProtocolAddresses } from "../../../../ts/protocol/addresses.ts";
import { CHAIN_ID, type PublicChain, startPublicChain, temporaryFolder } from "../support.ts";

let chain: PublicChain;
let client: Awaited<ReturnType<PublicChain["newDeployer"]>>;
let addresses: ProtocolAddresses;
beforeAll(async () => {
  chain = await startPublicChain();
  client = await chain.newDeployer();
  ({ addresses } = await deployProtocol(client as never, { fee: 250 }));
});
afterAll(() => chain[Symbol.asyncDispose]());

/** Does something to the chain, and undoes it. */
async function meanwhile(change: () => Promise<unknown>, look: () => Promise<void>): Promise<void> {
  const snapshot = await chain.test.snapshot();
  await change();
  try {
    await look();
  } finally {
    await chain.test.revert({ id: snapshot });
  }
}

describe("verifyProtocol", () => {
  test("finds all seven as this package makes them, and the fee", async () => {
    const verification = await verifyProtocol(client, addresses.registry);
    expect(verification).toMatchObject({ ok: true, addresses, fee: 250, feeRecipient: client.account.address });
    expect(verification.contracts.map(({ name, code, problems }) => [name, code, problems])).toEqual(
      ["Registry", "EIP712Coordinator", "Inbox", "Reader", "Fee", "WalletFactory", "Wallet"].map((name) => [
        ...[name, "same", []],
      ]),
    );
  });

  test.each(["coordinator", "inbox", "reader", "fee", "walletFactory"] as const)(
    "notices one changed byte in the code of %s, and that it is gone",
    async (id) => {
      const address = addresses[id];
      const code = (await client.getCode({ address })) ?? "0x";
      const changed = `${code.slice(0, 100)}${code[100] === "0" ? "1" : "0"}${code.slice(101)}` as const;
      for (const [bytecode, what] of [
        [changed as `0x${string}`, "other"],
        ["0x", "none"],
      ] as const) {
        await meanwhile(
          () => chain.test.setCode({ address, bytecode }),
          async () => {
            const { ok, contracts } = await verifyProtocol(client, addresses.registry);
            expect(ok).toBe(false);
            expect(contracts.find((one) => one.id === id)).toMatchObject({
              code: what,
              problems: [expect.any(String)],
            });
          },
        );
      }
    },
  );

  test("notices a contract that is wired to somebody else's", async () => {
    const inbox = addresses.inbox;
    const stranger = "0x1111111111111111111111111111111111111111";
    const code = (await client.getCode({ address: inbox })) ?? "0x";
    const rewired = code.replaceAll(pad(addresses.coordinator).slice(2).toLowerCase(), pad(stranger).slice(2));
    await meanwhile(
      () => chain.test.setCode({ address: inbox, bytecode: rewired as `0x${string}` }),
      async () => {
        const { ok, contracts } = await verifyProtocol(client, addresses.registry);
        expect(ok).toBe(false);
        expect(contracts.find(({ id }) => id === "inbox")).toMatchObject({
          code: "same",
          problems: [
            `does not refer to the registry's coordinator (${addresses.coordinator})`,
            `refers to ${stranger}, which is no part of the protocol`,
          ],
        });
      },
    );
  });

  test("says so when no registry is there", async () => {
    await expect(verifyProtocol(client, addresses.fee)).rejects.toMatchObject({ code: "REGISTRY_WIRING" });
  });
});

describe("importProtocol", () => {
  test("enters what is there, and refuses what is not ours unless told otherwise", async () => {
    await using folder = await temporaryFolder("import");
    const options = { folder: folder.path, registry: addresses.registry };
    await meanwhile(
      () => chain.test.setCode({ address: addresses.reader, bytecode: "0x00" }),
      async () => {
        await expect(importProtocol(client, options)).rejects.toMatchObject({
          code: "ADDRESS_BOOK_UNVERIFIED",
          details: `Reader at ${addresses.reader}: its code is not that of this version of infernet-kit`,
        });
        expect(await readAddressBook(folder.path, CHAIN_ID)).toBeUndefined();
        await importProtocol(client, { ...options, allowOtherCode: true });
      },
    );
    await importProtocol(client, options);
    const book = await readAddressBook(folder.path, CHAIN_ID);
    expect(book?.protocol).toEqual({ ...addresses, source: "imported" });
  });
});
