import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Address, getAddress, type Hex, isAddress } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { isWellKnownKey } from "../../protocol/anvilAccounts.ts";
import { type EncryptKeystoreOptions, encryptKeystore } from "../../protocol/keystore/encryptKeystore.ts";
import { parseKeystore } from "../../protocol/keystore/parseKeystore.ts";
import { KeystoreFileError } from "../errors/KeystoreFileError.ts";

/** Where Foundry keeps keystores, so that `--account NAME` means the same here and in forge and cast. */
export const keystoreFolder = (): string => join(homedir(), ".foundry", "keystores");

/** What {@link writeKeystore} takes. */
export interface WriteKeystoreOptions extends EncryptKeystoreOptions {
  /** Default {@link keystoreFolder}. */
  folder?: string;
  /** Name of the file: letters, digits, dots, dashes and underscores. */
  name: string;
  /** 32 bytes. */
  privateKey: Hex;
  password: string;
}

/** A keystore as it is listed. */
export interface KeystoreEntry {
  name: string;
  /** Not checked: only the password could tell. Foundry leaves it out. */
  address: Address | undefined;
  /** Whether the file is a keystore at all. */
  usable: boolean;
}

/**
 * Encrypts a private key into a new file that Foundry, geth and wallets can read (Web3 Secret Storage, version 3). Nobody but
 * its owner may read the file, and none is overwritten.
 *
 * @returns the key's address
 * @throws {KeystoreFileError} {@link KeystoreError} when the key is none
 * @example
 * await writeKeystore({ name: "deployer", privateKey: generatePrivateKey(), password });
 */
export async function writeKeystore(options: WriteKeystoreOptions): Promise<{ address: Address; path: string }> {
  const { folder = keystoreFolder(), name, privateKey, password, ...cost } = options;
  checkName(name);
  if (password === "") {
    throw new KeystoreFileError("A keystore with an empty password protects nothing.", {
      code: "KEYSTORE_PASSWORD_EMPTY",
      metaMessages: ["Choose a password: whoever has the file and the password has the key."],
    });
  }
  if (isWellKnownKey(privateKey)) {
    throw new KeystoreFileError("This is one of anvil's development keys, which everybody has.", {
      code: "WELL_KNOWN_KEY",
      metaMessages: ["Make a key of your own: infernet account create NAME"],
    });
  }
  const path = join(folder, name);
  // Encrypting takes seconds.
  if (existsSync(path)) throw keystoreExists(path);
  const keystore = await encryptKeystore(privateKey, password, cost);
  await createFile(folder, path, `${JSON.stringify(keystore)}\n`);
  return { address: privateKeyToAddress(privateKey), path };
}

/** Lists the keystores of a folder, by name. */
export async function listKeystores(folder = keystoreFolder()): Promise<KeystoreEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => describe(folder, name)));
}

async function describe(folder: string, name: string): Promise<KeystoreEntry> {
  try {
    const { address = "" } = parseKeystore(JSON.parse(await readFile(join(folder, name), "utf8")));
    const hex = `0x${address.replace(/^0x/i, "").toLowerCase()}`;
    return { name, address: isAddress(hex) ? getAddress(hex) : undefined, usable: true };
  } catch {
    // Whatever it is, it is not a keystore; the list says so.
    return { name, address: undefined, usable: false };
  }
}

async function createFile(folder: string, path: string, text: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await using file = await open(path, "wx", 0o600);
    await file.writeFile(text).then(
      () => file.sync(),
      async (error: unknown) => {
        // Half a keystore would be taken for one whose password is lost.
        await rm(path, { force: true });
        throw error;
      },
    );
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "EEXIST") {
      throw new KeystoreFileError(`${path} can't be written (${code ?? "unknown"}).`, {
        code: "KEYSTORE_UNWRITABLE",
        cause,
      });
    }
    throw keystoreExists(path);
  }
}

function checkName(name: string): void {
  if (/^[\w-][\w.-]{0,99}$/.test(name)) return;
  throw new KeystoreFileError(`${JSON.stringify(name.slice(0, 120))} is no name of a keystore.`, {
    code: "KEYSTORE_NAME_INVALID",
    metaMessages: ["Expected letters, digits, dots, dashes and underscores, at most 100, without a dot in front."],
  });
}

const keystoreExists = (path: string) =>
  new KeystoreFileError(`There is a keystore ${path} already.`, {
    code: "KEYSTORE_EXISTS",
    metaMessages: ["Choose another name. A keystore is never overwritten: it may be the only copy of a key."],
  });
