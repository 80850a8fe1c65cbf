#!/usr/bin/env node
/**
 * Builds dist/, what `npm pack` ships: JavaScript and declarations of ts/ by tsc, and the builtin models' corpus.
 *
 * Source and declaration maps lead to ts/, which is in the package as well.
 */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** What the code reads at run time, from beside itself. */
const DATA = ["service/backends/builtin/generation/corpus"];

/** tsc leaves `.ts` in the imports of declarations, which not every tool resolves to the `.d.ts` beside it. */
function rewriteDeclaration(path) {
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replaceAll(/((?:from|import)\s*\(?\s*"\.{1,2}\/[^"]*)\.ts"/g, '$1.js"'));
}

rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
for (const file of globSync("dist/**/*.d.ts", { cwd: root })) rewriteDeclaration(join(root, file));
for (const folder of DATA) cpSync(join(root, "ts", folder), join(root, "dist", folder), { recursive: true });
