import { parseServiceCommand } from "../containers/serviceCommand.ts";
import { findService } from "../containers/serviceName.ts";
import type { ConfigIssue } from "../errors.ts";
import { managedContainers } from "./crossChecks.ts";
import { type ContainerConfig, containerSchema } from "./schema.ts";

/**
 * Looks at the containers that the node is to run itself, without Docker.
 *
 * @param raw the parsed file; entries that are no containers are left to the schema
 * @param services names of the services that it can run
 */
export function serviceChecks(
  raw: unknown,
  services: ReadonlySet<string>,
): { issues: ConfigIssue[]; warnings: ConfigIssue[] } {
  const issues: ConfigIssue[] = [];
  const warnings: ConfigIssue[] = [];
  for (const [index, entry] of managedContainers(raw).entries()) {
    const container = containerSchema.safeParse(entry).data;
    if (container?.url !== "") continue;
    const path = `containers[${index}]`;
    if (findService(container, services) === undefined) {
      issues.push({ path: `${path}.image`, message: needsDocker(container, services) });
      continue;
    }
    const command = readCommand(container.command);
    if (command instanceof RangeError) issues.push({ path: `${path}.command`, message: command.message });
    else if (command.ignored.length > 0) {
      const words = command.ignored.join(", ");
      warnings.push({ path: `${path}.command`, message: `without effect here, ignored: ${words}` });
    }
  }
  return { issues, warnings };
}

const needsDocker = ({ image }: Pick<ContainerConfig, "image">, services: ReadonlySet<string>): string =>
  `${image} would need Docker, which this node doesn't drive: start it yourself and set its url, or use one of the ` +
  `services that need no Docker: ${[...services].join(", ")}`;

function readCommand(command: string) {
  try {
    return parseServiceCommand(command);
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}
