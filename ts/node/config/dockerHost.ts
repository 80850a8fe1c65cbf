import { lookup } from "node:dns/promises";
import type { ConfigIssue } from "../errors.ts";
import type { NodeConfig } from "./parseConfig.ts";

/** The name by which the Infernet node's sample configurations call the machine that Docker runs on. */
const DOCKER_HOST = "host.docker.internal";

/** Whether this machine knows a host by its name. */
const isKnown = (host: string): Promise<boolean> =>
  lookup(host).then(
    () => true,
    () => false,
  );

const isDockerHost = (url: string): boolean => URL.parse(url)?.hostname === DOCKER_HOST;

/** Puts this machine in the place of Docker's host, and leaves the rest of the URL as it is. */
const localize = (url: string): string =>
  isDockerHost(url) ? url.replace(/^(\w+:\/\/(?:[^@/]*@)?)host\.docker\.internal/i, "$1127.0.0.1") : url;

/**
 * Makes a configuration that was written for a node in Docker work on a machine without it: `host.docker.internal`, where no
 * such host is known, is this machine.
 *
 * @param knows whether a host is known; a test's own, else a look-up
 */
export async function resolveDockerHost(
  config: NodeConfig,
  knows: (host: string) => Promise<boolean> = isKnown,
): Promise<{ config: NodeConfig; warnings: ConfigIssue[] }> {
  const { chain, containers } = config;
  const affected = [
    ...(chain?.rpc_urls.some(isDockerHost) ? ["chain.rpc_url"] : []),
    ...containers.flatMap(({ url }, index) => (isDockerHost(url) ? [`containers[${index}].url`] : [])),
  ];
  if (affected.length === 0 || (await knows(DOCKER_HOST))) return { config, warnings: [] };
  const message = `${DOCKER_HOST} is unknown here; taking 127.0.0.1 for it`;
  const [first = "", ...others] = chain?.rpc_urls.map(localize) ?? [];
  return {
    config: {
      ...config,
      chain: chain && { ...chain, rpc_url: first, rpc_urls: [first, ...others] },
      containers: containers.map((container) => ({ ...container, url: localize(container.url) })),
    },
    warnings: affected.map((path) => ({ path, message })),
  };
}
