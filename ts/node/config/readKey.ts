import { readFile } from "node:fs/promises";
import type { PrivateKeyAccount } from "viem/accounts";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";
import { decryptKeystore } from "../../protocol/keystore/decryptKeystore.ts";
import type { ConfigIssue } from "../errors.ts";
import { permissionDoubt } from "./permissionDoubt.ts";
import { accountOf } from "./privateKey.ts";

/** Names of the environment variables that bring the node's key. */
export const KEY_VARIABLE = "INFERNET_PRIVATE_KEY";
const KEYSTORE = "INFERNET_KEYSTORE";
const PASSWORD_FILE = "INFERNET_KEYSTORE_PASSWORD_FILE";

/** The node's key from outside config.json, if it comes from there. */
export interface KeyReport {
  account?: PrivateKeyAccount;
  issues: ConfigIssue[];
  warnings: ConfigIssue[];
}

const failed = (path: string, message: string): KeyReport => ({ issues: [{ path, message }], warnings: [] });

/**
 * Reads the node's key from `INFERNET_PRIVATE_KEY`, or from the keystore that `INFERNET_KEYSTORE` names with the password
 * in the file that `INFERNET_KEYSTORE_PASSWORD_FILE` names.
 *
 * @returns the account, if there is one; problems, without any secret
 */
export async function readKey(env: NodeJS.ProcessEnv): Promise<KeyReport> {
  const { [KEY_VARIABLE]: key, [KEYSTORE]: keystore, [PASSWORD_FILE]: passwordFile } = env;
  if (key && keystore) return failed(KEY_VARIABLE, `set it or ${KEYSTORE}, not both`);
  if (key) {
    const account = accountOf(key.trim());
    return "problem" in account ? failed(KEY_VARIABLE, account.problem) : { account, issues: [], warnings: [] };
  }
  if (!keystore) return { issues: [], warnings: [] };
  if (!passwordFile) return failed(PASSWORD_FILE, `must name the file with the password of ${KEYSTORE}`);
  return openKeystore(keystore, passwordFile);
}

async function openKeystore(keystore: string, passwordFile: string): Promise<KeyReport> {
  const [file, password] = await Promise.all([read(KEYSTORE, keystore), read(PASSWORD_FILE, passwordFile)]);
  if (typeof file !== "string" || typeof password !== "string") {
    return { issues: [file, password].filter((one) => typeof one !== "string"), warnings: [] };
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(file);
  } catch {
    return failed(KEYSTORE, `${keystore} is not JSON`);
  }
  try {
    // Editors end a file with a newline that is not part of the password.
    const account = accountOf(await decryptKeystore(parsed, password.replace(/\r?\n$/, "")));
    if ("problem" in account) return failed(KEYSTORE, account.problem);
    return { account, issues: [], warnings: await permissionDoubt(passwordFile, PASSWORD_FILE) };
  } catch (cause) {
    if (!(cause instanceof InfernetError)) throw cause;
    return failed(KEYSTORE, `${keystore}: ${cause.shortMessage}`);
  }
}

async function read(variable: string, path: string): Promise<string | ConfigIssue> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    return { path: variable, message: `${path} can't be read (${(cause as NodeJS.ErrnoException).code ?? "unknown"})` };
  }
}
