#!/usr/bin/env node
import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { assertRuntime } from "../protocol/assertRuntime.ts";
import { formatError } from "./output/formatError.ts";
import { runCli } from "./runCli.ts";

// Whoever reads our output may have seen enough: `infernet info | head -1`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const isClient = basename(process.argv[1] ?? "").startsWith("infernet-client");
try {
  assertRuntime("The program infernet");
} catch (error) {
  // A Node.js as old as this colours whether or not a terminal reads it.
  process.stderr.write(stripVTControlCharacters(formatError(error, { debug: false })));
  process.exit(1);
}
process.exitCode = await runCli(process.argv.slice(2), isClient ? "infernet-client" : "infernet");
