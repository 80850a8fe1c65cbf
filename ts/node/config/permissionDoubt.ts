import { stat } from "node:fs/promises";
import type { ConfigIssue } from "../errors.ts";

/**
 * Says so when other users of the machine can read a file that holds a secret. Silent on Windows, where modes mean little.
 *
 * @param path the file, which exists
 * @param name what the message calls it
 */
export async function permissionDoubt(path: string, name: string): Promise<ConfigIssue[]> {
  if (process.platform === "win32") return [];
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return [];
  const octal = (mode & 0o777).toString(8);
  return [
    { path: name, message: `holds a secret, and other users can read ${path} (mode ${octal}): chmod 600 ${path}` },
  ];
}
