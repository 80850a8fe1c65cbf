import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ChainIdentity } from "../DeploymentContext.ts";
import { AddressBookError } from "../errors/AddressBookError.ts";
import { problemsOf, stringify } from "../schemas.ts";
import { type AddressBook, addressBookSchema } from "./AddressBook.ts";

/** Where address books are kept, unless said otherwise. */
export const DEPLOYMENTS_FOLDER = "deployments";

/** The file of one chain. */
export const addressBookPath = (folder: string, chainId: number): string => join(folder, `${chainId}.json`);

/**
 * Reads the address book of a chain.
 *
 * @param folder usually {@link DEPLOYMENTS_FOLDER}
 * @returns undefined when there is none
 * @throws {AddressBookError} `ADDRESS_BOOK_INVALID` naming what is wrong
 */
export async function readAddressBook(folder: string, chainId: number): Promise<AddressBook | undefined> {
  const path = addressBookPath(folder, chainId);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw invalid(path, `it can't be read (${code ?? "unknown"})`, cause);
  }
  const book = parseAddressBook(text, path);
  if (book.chainId !== chainId) throw invalid(path, `chainId: expected ${chainId}, got ${book.chainId}`);
  return book;
}

/**
 * Reads the address book of the chain that a client is of; an empty one when there is none.
 *
 * @throws {AddressBookError} `ADDRESS_BOOK_INVALID`; `ADDRESS_BOOK_OTHER_CHAIN` when the chain began anew since
 */
export async function readAddressBookOf(folder: string, { chainId, genesisHash }: ChainIdentity): Promise<AddressBook> {
  const book = await readAddressBook(folder, chainId);
  if (book === undefined) return { version: 1, chainId, genesisHash, contracts: {}, wallets: [] };
  if (book.genesisHash !== undefined && book.genesisHash !== genesisHash) {
    throw new AddressBookError(`${addressBookPath(folder, chainId)} is of another chain with the id ${chainId}.`, {
      code: "ADDRESS_BOOK_OTHER_CHAIN",
      metaMessages: [
        "A local chain that is started anew has forgotten its contracts: move the file and its journals away.",
        "Or give the RPC URL of the chain that it is of.",
      ],
      details: `its first block is ${book.genesisHash}, the chain's ${genesisHash}`,
    });
  }
  return { ...book, genesisHash };
}

/** Every address book of a folder, by chain id. */
export async function listAddressBooks(folder: string): Promise<AddressBook[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const ids = names.flatMap((name) => /^(?<id>[1-9]\d{0,15})\.json$/.exec(name)?.groups?.["id"] ?? []).map(Number);
  const books = await Promise.all(ids.sort((a, b) => a - b).map((id) => readAddressBook(folder, id)));
  return books.filter((book) => book !== undefined);
}

/**
 * Reads the text of an address book.
 *
 * @param source what errors call it
 * @throws {AddressBookError} `ADDRESS_BOOK_INVALID`
 */
export function parseAddressBook(text: string, source: string): AddressBook {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw invalid(source, "it is not JSON", cause);
  }
  const { data, error } = addressBookSchema.safeParse(raw);
  if (error) throw invalid(source, problemsOf(error), error);
  return data;
}

/** Writes an address book so that a reader, or a crash, sees the old one or the new one and nothing between. */
export async function writeAddressBook(folder: string, book: AddressBook): Promise<void> {
  const path = addressBookPath(folder, book.chainId);
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    {
      await using file = await open(temporary, "w");
      await file.writeFile(`${stringify(book, 2)}\n`);
      await file.sync();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

const invalid = (source: string, details: string, cause?: unknown) =>
  new AddressBookError(`${source} is no address book.`, {
    code: "ADDRESS_BOOK_INVALID",
    metaMessages: ["Restore it, or move it away and import what is deployed: infernet addresses import"],
    details,
    cause,
  });
