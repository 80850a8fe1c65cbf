import { RuntimeTooOldError } from "./errors/RuntimeTooOldError.ts";

/** The oldest Node.js that has `node:sqlite` without a flag. */
const NEEDED = "22.13";

/**
 * Says at once, and in one sentence, that this Node.js is too old, instead of a missing function somewhere later.
 *
 * @param feature what was asked for, such as `createNode`
 * @param version version of Node.js without a `v`
 * @throws RuntimeTooOldError when it is older than 22.13
 */
export function assertRuntime(feature: string, version: string = process.versions.node): void {
  const [needed, got] = [NEEDED, version].map((text) => text.split(".").map(Number));
  const [neededMajor = 0, neededMinor = 0] = needed ?? [];
  const [major = 0, minor = 0] = got ?? [];
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  throw new RuntimeTooOldError({ feature, needed: NEEDED, version });
}
