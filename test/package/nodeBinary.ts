import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { NPM_INSTALL, ROOT, runWell } from "./run.ts";

/**
 * A Node.js of a major version, from npm; kept in cache/ from one run to the next.
 *
 * @returns path of the program
 */
export async function nodeBinary(major: number): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = path.join(ROOT, "cache", `node-${major}`);
  const binary = path.join(folder, "node_modules", name, "bin/node");
  if (existsSync(binary)) return binary;
  // Installed beside, and moved in one step: an install that is interrupted leaves nothing that looks whole.
  const unfinished = `${folder}-${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(path.join(unfinished, "package.json"), "{}");
  await runWell("npm", [...NPM_INSTALL, "--no-save", `${name}@${major}`], { cwd: unfinished });
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  return binary;
}
