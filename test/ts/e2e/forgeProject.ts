import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { createReaderFolder, type ReaderFolder } from "../docs/createReaderFolder.ts";
import { ROOT } from "./infernetProcess.ts";

const FORGE_STD = "node_modules/@layerzerolabs/toolbox-foundry/lib/forge-std";

/** A folder of somebody who lives in forge and has installed the package; `forge` is on the PATH of `env`. */
export interface ForgeProject extends ReaderFolder {
  /**
   * Runs a script of the package, `Deploy` for one.
   *
   * @returns what it has printed
   * @throws Error with it, when the script fails
   */
  script(name: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  /** Path of the file in which forge says what a script has sent. */
  broadcast(name: string, chainId: number): string;
}

/** Makes such a folder, with its home in it: the keystores of `--account` are in `.foundry/keystores`. */
export async function createForgeProject(): Promise<ForgeProject> {
  const reader = await createReaderFolder();
  const { folder } = reader;
  const forge = join(ROOT, "tools/foundry.js");
  await mkdir(join(folder, "src"));
  for (const part of ["script", "contracts"]) {
    await cp(join(ROOT, part), join(folder, "node_modules/infernet-kit", part), { recursive: true });
  }
  await cp(join(ROOT, FORGE_STD), join(folder, "lib/forge-std/src"), { recursive: true });
  await writeFile(join(folder, "foundry.toml"), await settings());
  await mkdir(join(folder, "bin"));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${forge}" forge "$@"\n`;
  await writeFile(join(folder, "bin/forge"), program, { mode: 0o755 });
  const env = {
    ...reader.env,
    PATH: `${join(folder, "bin")}${delimiter}${reader.env["PATH"]}`,
    HOME: folder,
    FOUNDRY_SOLC: join(ROOT, "tools/solc"),
    NO_COLOR: "1",
  };
  return {
    ...reader,
    env,
    async script(name, args, variables = {}) {
      const path = `node_modules/infernet-kit/script/${name}.s.sol`;
      const options = { cwd: folder, env: { ...process.env, ...env, ...variables }, maxBuffer: 2 ** 26 };
      return (await promisify(execFile)("forge", ["script", path, ...args], options)).stdout;
    },
    broadcast: (name, chainId) => join(folder, "broadcast", `${name}.s.sol`, String(chainId), "run-latest.json"),
  };
}

/** foundry.toml as docs/deploy.md shows it. */
async function settings(): Promise<string> {
  const page = await readFile(join(ROOT, "docs/deploy.md"), "utf8");
  const [, text] = /^```toml foundry.toml\n(.*?)^```$/ms.exec(page) ?? [];
  if (text === undefined) throw new Error("docs/deploy.md has no foundry.toml");
  return text;
}
