import { createRequire } from "node:module";

/**
 * The module `node:sqlite`. Loaded when a store is opened, and not imported, so that a Node.js without it can load the
 * package and is told by `assertRuntime` what it lacks.
 */
export function loadSqlite(): typeof import("node:sqlite") {
  return createRequire(import.meta.url)("node:sqlite");
}
