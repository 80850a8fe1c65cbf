import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { ROOT, runWell } from "./run.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Path of the packed package. */
    tarball: string;
  }
}

/** Packs the package once for all tests. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "infernet-kit-pack-"));
  await runWell("npm", ["pack", "--pack-destination", folder], { cwd: ROOT });
  const [name] = await readdir(folder);
  if (name === undefined) throw new Error("npm pack has made nothing");
  provide("tarball", path.join(folder, name));
  return () => rm(folder, { recursive: true });
}
