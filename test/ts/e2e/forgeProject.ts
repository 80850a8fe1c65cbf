import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./infernetProcess.ts";

const FORGE_STD = "node_modules/@layerzerolabs/toolbox-foundry/lib/forge-std";

/** A folder of somebody who lives in forge and has installed the package. */
export interface ForgeProject extends AsyncDisposable {
  folder: string;
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
  const folder = await mkdtemp(join(tmpdir(), "infernet-forge-"));
  const kit = join(folder, "node_modules/infernet-kit");
  await mkdir(join(folder, "src"));
  await cp(join(ROOT, "script"), join(kit, "script"), { recursive: true });
  await cp(join(ROOT, FORGE_STD), join(folder, "lib/forge-std/src"), { recursive: true });
  await writeFile(join(folder, "foundry.toml"), await settings());
  const env = { ...process.env, HOME: folder, FOUNDRY_SOLC: join(ROOT, "tools/solc"), NO_COLOR: "1" };
  return {
    folder,
    async script(name, args, variables = {}) {
      const path = `node_modules/infernet-kit/script/${name}.s.sol`;
      const command = [join(ROOT, "tools/foundry.js"), "forge", "script", path, ...args];
      const options = { cwd: folder, env: { ...env, ...variables }, maxBuffer: 2 ** 26 };
      return (await promisify(execFile)(process.execPath, command, options)).stdout;
    },
    broadcast: (name, chainId) => join(folder, "broadcast", `${name}.s.sol`, String(chainId), "run-latest.json"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** foundry.toml as docs/deploy.md shows it. */
async function settings(): Promise<string> {
  const page = await readFile(join(ROOT, "docs/deploy.md"), "utf8");
  const [, text] = /^```toml foundry.toml\n(.*?)^```$/ms.exec(page) ?? [];
  if (text === undefined) throw new Error("docs/deploy.md has no foundry.toml");
  return text;
}
