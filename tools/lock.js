#!/usr/bin/env node
/**
 * Completes package-lock.json with the platform binaries that the registry in use did not list.
 *
 * npm leaves an optional dependency out of the lock file when the registry (a mirror, often) lacks it. With such a
 * lock file `npm ci` refuses to run, and the other platforms would get no binary. This adds, for every
 * `optionalDependencies` entry of a locked package that has no entry of its own, `{ version, optional, dev?, os, cpu }`.
 *
 * `npm run lock` rewrites the file, `npm run lock -- --check` fails when it would change.
 */
import { readFileSync, writeFileSync } from "node:fs";

const OS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const CPU = {
  amd64: "x64",
  arm: "arm",
  arm64: "arm64",
  ia32: "ia32",
  loong64: "loong64",
  mips64el: "mips64el",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  wasm32: "wasm32",
  x64: "x64",
};

/** @param {string} name package name, such as `@foundry-rs/anvil-linux-amd64` */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = OS.filter((one) => words.includes(one));
  const cpu = words.flatMap((word) => (word in CPU ? [CPU[word]] : []));
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }) };
}

/** @param {{ packages: Record<string, any> }} lock */
function complete(lock) {
  const packages = { ...lock.packages };
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${path}/node_modules/${name}`;
      const hoisted = `node_modules/${name}`;
      if (packages[nested] || packages[hoisted]) continue;
      const version = /^\d+\.\d+\.\d+(-[\w.]+)?$/.exec(range)?.[0];
      if (version === undefined) continue; // a range: npm resolves it at install time or leaves it out
      packages[hoisted] = {
        version,
        ...platformOf(name),
        ...(entry.dev && { dev: true }),
        optional: true,
      };
    }
  }
  return { ...lock, packages: Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const file = new URL("../package-lock.json", import.meta.url);
const before = readFileSync(file, "utf8");
const after = `${JSON.stringify(complete(JSON.parse(before)), null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (/"resolved": *"https?:/.test(before)) {
    console.error("package-lock.json names a registry's host: run npm with omit-lockfile-registry-resolved=true");
    process.exitCode = 1;
  }
  if (
    JSON.stringify(JSON.parse(after).packages) !== JSON.stringify(complete(JSON.parse(before)).packages) ||
    before !== after
  ) {
    console.error("package-lock.json lacks platform binaries: run `npm run lock` and commit the result");
    process.exitCode = 1;
  }
} else if (before !== after) {
  writeFileSync(file, after);
  console.log("package-lock.json completed");
}
