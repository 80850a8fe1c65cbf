import type { Hex } from "viem";
import { askHidden } from "./askPassword.ts";
import { KeyError } from "./KeyError.ts";
import { readKeyFile } from "./readKeyFile.ts";
import { parseKey } from "./resolveAccount.ts";

/**
 * Reads a private key to keep: from a file, the environment variable PRIVATE_KEY, or the terminal, where it is not shown.
 *
 * @throws KeyError `KEY_MISSING` when there is none, `KEY_INVALID` when it is none
 */
export async function readPrivateKey(file: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<Hex> {
  if (file !== undefined) return parseKey(await readKeyFile(file), file);
  const variable = env["PRIVATE_KEY"]?.trim();
  if (variable) return parseKey(variable, "PRIVATE_KEY");
  if (process.stdin.isTTY) return parseKey((await askHidden("Private key: ")).trim(), "The terminal");
  throw new KeyError("KEY_MISSING", "There is no key to import.", "Give --key FILE, or set PRIVATE_KEY.");
}
