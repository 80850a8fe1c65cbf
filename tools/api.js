#!/usr/bin/env node
/**
 * The API report: api/NAME.api.md shows what each subpath of the package exports, so that a change of it is seen in review.
 *
 * `npm run api` builds and writes the reports, `npm run api -- --check` fails when they would change. Both fail when an
 * export has no doc comment. `infernet-kit/abi` has no report: ts/abi/generated is committed as it is.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "api");
const SUBPATHS = ["", "deploy", "devnet", "node", "service", "testing"];

/** api-extractor speaks of everything; what we want of it is the report, and what is undocumented. */
const silent = { default: { logLevel: "none", addToApiReportFile: false } };

/** Writes the report of a subpath into a folder. @param {string} subpath @param {string} reportFolder */
function report(subpath, reportFolder) {
  const mainEntryPointFilePath = join(root, "dist", subpath, "index.d.ts");
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath,
      newlineKind: "lf",
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            ...{ target: "es2024", lib: ["es2024", "esnext.disposable", "esnext.iterator"], module: "nodenext" },
            ...{ types: ["node"], strict: true, skipLibCheck: true },
          },
          files: [mainEntryPointFilePath],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${subpath || "index"}.api.md`,
        reportFolder,
        reportTempFolder: join(reportFolder, "temp"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: { ...silent, "ae-undocumented": { logLevel: "none", addToApiReportFile: true } },
        tsdocMessageReporting: silent,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, "package.json"),
  });
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
}

/**
 * Reports by file name, without the list of warnings: its line numbers change with every edit.
 *
 * @param {string} from @returns {Map<string, string>}
 */
function read(from) {
  const names = readdirSync(from).filter((name) => name.endsWith(".api.md"));
  return new Map(names.map((name) => [name, withoutWarnings(readFileSync(join(from, name), "utf8"))]));
}

/** @param {string} text */
const withoutWarnings = (text) => text.replace(/^\/\/ Warnings were encountered during analysis:\n(\/\/.*\n)*\n/m, "");

/** Exports without a doc comment. @param {Map<string, string>} reports */
function undocumented(reports) {
  return [...reports].flatMap(([name, text]) =>
    [...text.matchAll(/^\/\/ @public \(undocumented\)\n(.*)$/gm)].map(([, line]) => `${name}: ${line}`),
  );
}

const fresh = mkdtempSync(join(tmpdir(), "infernet-api-"));
try {
  for (const subpath of SUBPATHS) report(subpath, fresh);
  const reports = read(fresh);
  const bare = undocumented(reports);
  if (bare.length > 0) throw new Error(`Exports without a doc comment:\n${bare.join("\n")}`);
  if (process.argv.includes("--check")) {
    const committed = read(folder);
    const names = [...new Set([...committed.keys(), ...reports.keys()])];
    const stale = names.filter((name) => committed.get(name) !== reports.get(name));
    if (stale.length > 0) {
      throw new Error(
        `The public API has changed (${stale.join(", ")}): run \`npm run api\`, look, and commit the result.`,
      );
    }
    console.log(`api: ${names.length} reports up to date`);
  } else {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [name, text] of reports) writeFileSync(join(folder, name), text);
    console.log(`api: ${reports.size} reports written`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
