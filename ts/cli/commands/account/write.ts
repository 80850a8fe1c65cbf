import { Command } from "commander";
import type { Hex } from "viem";
import { jsonOption } from "../../options/nodeOptions.ts";
import { twoColumns } from "../../output/table.ts";
import { print, writeOutput } from "../../output/writeOutput.ts";

interface Options {
  keystoreDir?: string;
  passwordFile?: string;
  json?: true;
}

const addWriteOptions = (command: Command): Command =>
  command
    .argument("<name>", "name of the account")
    .option("--keystore-dir <folder>", "folder of keystores (default: ~/.foundry/keystores)")
    .option("--password-file <file>", "file with the password to encrypt with (default: asked for, twice)")
    .addOption(jsonOption());

/** `infernet account create`: a new key. */
export function accountCreateCommand(): Command {
  return addWriteOptions(new Command("create"))
    .description("make a new key, encrypted with a password")
    .action(async (name: string, options: Options) => {
      const { generatePrivateKey } = await import("viem/accounts");
      await writeAccount(name, generatePrivateKey(), options);
    });
}

/** `infernet account import`: a key that there is. */
export function accountImportCommand(): Command {
  return addWriteOptions(new Command("import"))
    .description("encrypt a key that you have: from a file, the environment variable PRIVATE_KEY, or typed unseen")
    .option("--key <file>", "file with the private key, that nobody else may read")
    .action(async (name: string, { key, ...options }: Options & { key?: string }) => {
      const { readPrivateKey } = await import("../../keys/readPrivateKey.ts");
      await writeAccount(name, await readPrivateKey(key), options);
    });
}

async function writeAccount(
  name: string,
  privateKey: Hex,
  { keystoreDir, passwordFile, json }: Options,
): Promise<void> {
  const [{ writeKeystore }, { askNewPassword }] = await Promise.all([
    import("../../../deploy/keys/keystoreFiles.ts"),
    import("../../keys/askPassword.ts"),
  ]);
  const password = await askNewPassword(name, passwordFile);
  const { address, path } = await writeKeystore({
    ...{ name, privateKey, password, ...(keystoreDir !== undefined && { folder: keystoreDir }) },
  });
  if (json) return writeOutput({ name, address, path }, { output: "-", json });
  await print(
    `${twoColumns([
      ["account", name],
      ["address", address],
      ["file", path],
    ])}Keep a copy of the file and of the password: nobody can restore either.\n`,
  );
}
