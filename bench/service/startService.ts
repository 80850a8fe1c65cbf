import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A container service in a process of its own, as an operator runs it. */
export interface ServiceProcess extends AsyncDisposable {
  url: string;
}

/** Starts `infernet service hf_inference_client_service` on a free port and waits until its models are loaded. */
export async function startService(workers: number): Promise<ServiceProcess> {
  const main = join(import.meta.dirname, "../../ts/cli/main.ts");
  const args = [main, "service", "hf_inference_client_service", "--bind=127.0.0.1:0", `--workers=${workers}`];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  const exit = once(child, "exit");
  const url = await listeningUrl(child.stderr);
  // A pipe that nobody reads would stop the service.
  child.stderr.resume();
  for (;;) {
    const health = await fetch(`${url}/health`);
    if ((await health.text()).includes('"status":"ready"')) break;
  }
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await exit;
    },
  };
}

/** The log says where it listens. */
async function listeningUrl(log: Readable): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: log })) {
    lines.push(line);
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the service ended early: ${lines.join("\n")}`);
}

/** Resident memory of the service, in MiB. */
export async function residentMebibytes(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) / 2 ** 20;
}
