import type { ContainerConfig } from "../../node/config/schema.ts";
import { containerUrl } from "../../node/containers/postToContainer.ts";
import { reasonOf } from "../../protocol/reasonOf.ts";
import { type Finding, fail, ok, warn } from "./Finding.ts";

const PATIENCE_MS = 5_000;

/** Looks whether each container answers, and whether it calls itself healthy where it has an opinion. */
export function examineContainers(containers: readonly ContainerConfig[]): Promise<Finding[]> {
  if (containers.length === 0) {
    return Promise.resolve([fail("containers", "none is configured", "Add one to containers in config.json.")]);
  }
  return Promise.all(containers.map(examine));
}

async function examine(container: ContainerConfig): Promise<Finding> {
  const subject = `container ${container.id}`;
  const url = containerUrl(container);
  const headers = container.bearer === "" ? undefined : { authorization: `Bearer ${container.bearer}` };
  try {
    const response = await fetch(`${url}/health`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(headers && { headers }),
    });
    await response.body?.cancel();
    if (response.ok) return ok(subject, `${url} is healthy`);
    if (response.status === 401 || response.status === 403) {
      return fail(subject, `${url} refuses the node's token (${response.status})`, "Set bearer to its token.");
    }
    // Containers of others need not have that path: that it answers is enough.
    if (response.status < 500) return ok(subject, `${url} answers`);
    return warn(subject, `${url} answers ${response.status}`, "Look at the container's log.");
  } catch (error) {
    return fail(subject, `${url} does not answer (${reasonOf(error)})`, "Start it, or correct its url or port.");
  }
}
