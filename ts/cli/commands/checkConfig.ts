import { Command } from "commander";
import { ExitCode, ExitError } from "../ExitError.ts";
import { describeConfigReport } from "../output/describeConfigReport.ts";

/** `infernet check-config`: says what is wrong with a config.json, and what deserves a look, without starting anything. */
export function checkConfigCommand(): Command {
  return new Command("check-config")
    .description("look through a node's config.json without starting anything")
    .argument("[file]", "configuration (default: $INFERNET_CONFIG_PATH, else config.json)")
    .option("--json", "print one line of JSON: file, ok, problems, warnings")
    .action(async (given: string | undefined, { json = false }: { json?: boolean }) => {
      const [{ configPath, inspectConfigFile }, { ConfigError }, { SERVICE_IDS }] = await Promise.all([
        import("../../node/config/loadConfig.ts"),
        import("../../node/errors.ts"),
        import("../services/serviceIds.ts"),
      ]);
      const file = given ?? configPath();
      const report = await inspectConfigFile(file, { services: new Set(SERVICE_IDS) }).catch((error: unknown) => {
        if (error instanceof ConfigError) return { issues: error.issues, warnings: [] };
        throw error;
      });
      const { issues: problems, warnings } = report;
      const ok = problems.length === 0;
      process.stdout.write(
        json ? `${JSON.stringify({ file, ok, problems, warnings })}\n` : describeConfigReport(file, report),
      );
      if (!ok) throw new ExitError(ExitCode.FAILED);
    });
}
