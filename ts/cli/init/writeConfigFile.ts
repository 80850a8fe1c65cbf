import { open } from "node:fs/promises";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/**
 * Writes a config.json that only its owner may read: an RPC URL often holds an API key.
 *
 * @throws InfernetError `FILE_EXISTS` when it is there and may not be overwritten; `FILE_UNWRITABLE`
 */
export async function writeConfigFile(
  path: string,
  config: Readonly<Record<string, unknown>>,
  { overwrite }: { overwrite: boolean },
): Promise<void> {
  try {
    await using file = await open(path, overwrite ? "w" : "wx", 0o600);
    if (process.platform !== "win32") await file.chmod(0o600);
    await file.writeFile(`${JSON.stringify(config, undefined, 2)}\n`);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST") {
      throw new InfernetError(`There is a file ${path} already.`, {
        code: "FILE_EXISTS",
        metaMessages: ["Add --force to overwrite it, or name another file by --output."],
      });
    }
    throw new InfernetError(`${path} cannot be written: ${code ?? "unknown"}.`, { code: "FILE_UNWRITABLE", cause });
  }
}
