import { styleText } from "node:util";
import { Command } from "commander";
import type { Finding } from "../doctor/Finding.ts";
import { ExitCode, ExitError } from "../ExitError.ts";
import { jsonOption } from "../options/nodeOptions.ts";
import { print, writeOutput } from "../output/writeOutput.ts";

const MARKS = { ok: styleText("green", "ok  "), warn: styleText("yellow", "warn"), fail: styleText("red", "FAIL") };

/** `infernet doctor`: looks at everything that a node needs, and says what to fix. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check what a node needs: configuration, RPC, clock, key, balance, registry, wallet, containers")
    .option("-c, --config <file>", "configuration (default: $INFERNET_CONFIG_PATH, else config.json)")
    .addOption(jsonOption())
    .action(async ({ config, json }: { config?: string; json?: true }) => {
      const [{ examine }, { configPath }] = await Promise.all([
        import("../doctor/examine.ts"),
        import("../../node/config/loadConfig.ts"),
      ]);
      const file = config ?? configPath();
      const findings = await examine(file);
      const healthy = findings.every(({ state }) => state !== "fail");
      if (json) await writeOutput({ file, healthy, findings }, { output: "-", json });
      else await print(findings.map(describe).join(""));
      if (!healthy) throw new ExitError(ExitCode.FAILED);
    });
}

const describe = ({ subject, state, text, fix }: Finding): string =>
  `${MARKS[state]} ${subject}: ${text}\n${fix === undefined ? "" : `       -> ${fix}\n`}`;
