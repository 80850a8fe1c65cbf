import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** What a browser loads for an import, in bytes after minifying and gzip, without viem. */
async function sizeOf(imported: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export ${imported} from "./index.ts";`,
      resolveDir: path.join(import.meta.dirname, "../../ts"),
    },
    ...{ bundle: true, minify: true, write: false, format: "esm", platform: "browser", external: ["viem", "viem/*"] },
  });
  return gzipSync(outputFiles[0]?.contents ?? "").length;
}

// A budget that is too small is raised on purpose; the import is what matters, since bundlers drop the rest.
test.each([
  ["*", 32_000],
  ["{ NodeClient }", 11_000],
  ["{ infernetActions }", 17_000],
  ["{ encodeRequest, decodeResult }", 4_000],
])("export %s from infernet-kit is at most %i bytes, and needs nothing of Node", async (imported, budget) => {
  const size = await sizeOf(imported);
  expect(size).toBeGreaterThan(100);
  expect(size).toBeLessThan(budget);
});
