import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "./followPage.ts";

/** A folder of somebody who has installed the package, which here is the sources, and who follows the documentation. */
export interface ReaderFolder extends AsyncDisposable {
  folder: string;
  /** Environment in which `npx infernet` is the program. */
  env: Record<string, string>;
}

/** Makes such a folder; nothing is packed or installed for it. */
export async function createReaderFolder(): Promise<ReaderFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), "infernet-kit-reader-"));
  const modules = path.join(folder, "node_modules");
  const kit = path.join(modules, "infernet-kit");
  await mkdir(path.join(modules, ".bin"), { recursive: true });
  await mkdir(kit);
  await symlink(path.join(ROOT, "ts"), path.join(kit, "ts"));
  await symlink(path.join(ROOT, "node_modules/viem"), path.join(modules, "viem"));
  await writeFile(path.join(kit, "package.json"), JSON.stringify(await manifest()));
  await writeFile(path.join(folder, "package.json"), "{}");
  const program = `#!/bin/sh\nexec "${process.execPath}" "${path.join(ROOT, "ts/cli/main.ts")}" "$@"\n`;
  await writeFile(path.join(modules, ".bin/infernet"), program, { mode: 0o755 });
  const env = { PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env["PATH"]}` };
  return { folder, env, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** The package's own exports, by their sources. */
async function manifest(): Promise<object> {
  const { exports }: { exports: object } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));
  const sources = Object.entries(exports).flatMap(([subpath, target]: [string, { default?: string }]) =>
    target.default === undefined ? [] : [[subpath, target.default.replace("/dist/", "/ts/").replace(/\.js$/, ".ts")]],
  );
  return { name: "infernet-kit", type: "module", exports: Object.fromEntries(sources) };
}
