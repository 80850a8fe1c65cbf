import { createRequire } from "node:module";
import { join } from "node:path";
import { AnvilNotFoundError } from "../errors/AnvilNotFoundError.ts";

const ARCH: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Finds the native `anvil` of the npm package `@foundry-rs/anvil` for this machine.
 *
 * The binary is run directly: npm's `anvil` is a Node script that would stand between us and the process to stop.
 * The environment variable `ANVIL_PATH` names another binary.
 *
 * @throws {AnvilNotFoundError} when the package of this platform is not installed
 */
export function resolveAnvilBinary(env: NodeJS.ProcessEnv = process.env): string {
  const override = env["ANVIL_PATH"];
  if (override !== undefined && override !== "") return override;
  const name = `@foundry-rs/anvil-${process.platform}-${ARCH[process.arch] ?? process.arch}`;
  try {
    // By way of the package that depends on it: a strict installer (pnpm) shows it to that one only.
    const anvil = createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json");
    const packageJson = createRequire(anvil).resolve(`${name}/package.json`);
    return join(packageJson, "..", "bin", process.platform === "win32" ? "anvil.exe" : "anvil");
  } catch (cause) {
    throw new AnvilNotFoundError({ packageName: name, cause });
  }
}
