import { homedir } from "node:os";
import { join } from "node:path";
import type { Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { isLocalChainId, isWellKnownKey } from "../../protocol/anvilAccounts.ts";
import { readText } from "../input/readText.ts";
import type { KeyOptions } from "../options/chainOptions.ts";
import { askPassword } from "./askPassword.ts";
import { KeyError } from "./KeyError.ts";
import { isKeystore, readKeyFile } from "./readKeyFile.ts";

const KEY = /^(?:0x)?([0-9a-f]{64})$/i;

/**
 * The account that the flags, or the environment variable PRIVATE_KEY, name.
 *
 * @param chainId what may be used depends on it: on a local chain a key may stand in the command line
 * @returns `undefined` when nothing names one
 * @throws KeyError; KeystoreError; InfernetError `FILE_UNREADABLE`
 */
export async function resolveAccount(
  options: KeyOptions,
  chainId: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<PrivateKeyAccount | undefined> {
  const key = await findKey(options, chainId, env["PRIVATE_KEY"]?.trim());
  if (key === undefined) return undefined;
  if (isWellKnownKey(key) && !isLocalChainId(chainId)) {
    throw new KeyError(
      "KEY_WELL_KNOWN",
      `This is one of anvil's development keys, which everybody has, and chain ${chainId} is not a local one.`,
      "Use a key of your own: whatever is sent to this one is stolen at once.",
    );
  }
  const { privateKeyToAccount } = await import("viem/accounts");
  return privateKeyToAccount(key);
}

async function findKey(options: KeyOptions, chainId: number, variable: string | undefined): Promise<Hex | undefined> {
  const { account, passwordFile, key, privateKey } = options;
  if (account !== undefined) return openKeystore(keystorePath(account), passwordFile);
  if (key !== undefined) return fromFile(key, passwordFile);
  if (privateKey !== undefined) {
    if (!isLocalChainId(chainId)) {
      throw new KeyError(
        "KEY_ON_COMMAND_LINE",
        `A key in the command line can be read by every user of this machine, and chain ${chainId} is not a local one.`,
        "Use --account NAME (a Foundry keystore), --key FILE, or the environment variable PRIVATE_KEY.",
      );
    }
    return parseKey(privateKey, "--private-key");
  }
  if (variable === undefined || variable === "") return undefined;
  return KEY.test(variable) ? parseKey(variable, "PRIVATE_KEY") : fromFile(variable, passwordFile);
}

async function fromFile(file: string, passwordFile: string | undefined): Promise<Hex> {
  const text = await readKeyFile(file);
  return isKeystore(text) ? openKeystore(file, passwordFile) : parseKey(text, file);
}

async function openKeystore(file: string, passwordFile: string | undefined): Promise<Hex> {
  const text = await readText(file);
  const { decryptKeystore } = await import("../../protocol/keystore/decryptKeystore.ts");
  const password = await askPassword(file, passwordFile);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new KeyError("KEY_INVALID", `${file} is no keystore: it is not JSON.`, "Make one: cast wallet import NAME.");
  }
  return decryptKeystore(parsed, password);
}

/** Where Foundry keeps a keystore; a path is taken as it is. */
function keystorePath(name: string): string {
  return /[\\/]/.test(name) ? name : join(homedir(), ".foundry", "keystores", name);
}

/**
 * Reads a private key: 64 hex digits, with or without `0x`.
 *
 * @throws KeyError `KEY_INVALID`, which never shows the text
 */
export function parseKey(text: string, source: string): Hex {
  const [, digits] = KEY.exec(text) ?? [];
  if (digits !== undefined && !/^0+$/.test(digits)) return `0x${digits.toLowerCase()}`;
  throw new KeyError("KEY_INVALID", `${source} holds no private key.`, "Expected 64 hex digits, with or without 0x.");
}
