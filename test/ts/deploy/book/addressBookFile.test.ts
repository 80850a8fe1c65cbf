import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { type AddressBook, addressBookJsonSchema } from "../../../../ts/deploy/book/AddressBook.ts";
import {
  listAddressBooks,
  readAddressBook,
  readAddressBookOf,
  writeAddressBook,
} from "../../../../ts/deploy/book/addressBookFile.ts";
import { stringify } from "../../../../ts/deploy/schemas.ts";
import { ANVIL_DEPLOYMENT } from "../../../../ts/protocol/addresses.ts";
import { temporaryFolder } from "../support.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const OTHER_HASH = `0x${"cd".repeat(32)}` as const;
const { registry, coordinator, inbox, reader, fee, walletFactory, consumer, nodeWallet, deployer } = ANVIL_DEPLOYMENT;
const BOOK: AddressBook = {
  version: 1,
  chainId: 84_532,
  chainName: "Base Sepolia",
  genesisHash: HASH,
  protocol: {
    ...{ registry, coordinator, inbox, reader, fee, walletFactory, deployer, source: "deployed" },
    ...{ blockNumber: 12n, transactions: { registry: HASH } },
  },
  contracts: { PromptConsumer: { address: consumer, registry, initCodeHash: HASH, blockNumber: 2n ** 60n } },
  wallets: [{ address: nodeWallet, owner: deployer, factory: walletFactory, transactionHash: HASH }],
};

test("what is written is read back, is valid by the published schema, and leaves nothing beside it", async () => {
  await using folder = await temporaryFolder("book");
  await writeAddressBook(folder.path, BOOK);
  await writeAddressBook(folder.path, { ...BOOK, chainId: 1 });
  expect(await readAddressBook(folder.path, 84_532)).toEqual(BOOK);
  expect((await listAddressBooks(folder.path)).map(({ chainId }) => chainId)).toEqual([1, 84_532]);
  expect((await readdir(folder.path)).sort()).toEqual(["1.json", "84532.json"]);
  const validate = new Ajv2020({ strict: false }).compile(addressBookJsonSchema());
  expect(validate(JSON.parse(stringify(BOOK))), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...JSON.parse(stringify(BOOK)), wallets: [{ address: "0x12" }] })).toBe(false);
});

test("there is none: an empty one for the chain", async () => {
  await using folder = await temporaryFolder("book");
  expect(await readAddressBook(folder.path, 5)).toBeUndefined();
  expect(await listAddressBooks(join(folder.path, "none"))).toEqual([]);
  const book = await readAddressBookOf(folder.path, { chainId: 5, genesisHash: HASH });
  expect(book).toEqual({ version: 1, chainId: 5, genesisHash: HASH, contracts: {}, wallets: [] });
});

describe("a book that is refused, naming what is wrong", () => {
  test.each([
    ["{", "it is not JSON"],
    ["[]", /^\(file\): .*expected object/],
    ['{"version":2,"chainId":84532}', /^version: /],
    ['{"version":1,"chainId":1}', "chainId: expected 84532, got 1"],
    ['{"version":1,"chainId":84532,"extra":1}', /extra/],
    [
      '{"version":1,"chainId":84532,"contracts":{"A":{"address":"0x12"}}}',
      "contracts.A.address: expected an address: 0x and 40 hex digits",
    ],
    ['{"version":1,"chainId":84532,"genesisHash":"0x12"}', "genesisHash: expected a hash: 0x and 64 hex digits"],
  ])("%s", async (text, details) => {
    await using folder = await temporaryFolder("book");
    const path = join(folder.path, "84532.json");
    await writeFile(path, text);
    await expect(readAddressBook(folder.path, 84_532)).rejects.toMatchObject({
      code: "ADDRESS_BOOK_INVALID",
      shortMessage: `${path} is no address book.`,
      details: typeof details === "string" ? details : expect.stringMatching(details),
      metaMessages: [expect.stringContaining("infernet addresses import")],
    });
  });

  test("is of another chain with the same id", async () => {
    await using folder = await temporaryFolder("book");
    await writeAddressBook(folder.path, BOOK);
    await expect(readAddressBookOf(folder.path, { chainId: 84_532, genesisHash: OTHER_HASH })).rejects.toMatchObject({
      code: "ADDRESS_BOOK_OTHER_CHAIN",
      details: `its first block is ${HASH}, the chain's ${OTHER_HASH}`,
    });
  });
});
