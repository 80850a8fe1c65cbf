import { stringifyExactJson } from "../../codec/exactJson.ts";
import { networkReason } from "../../protocol/networkReason.ts";
import type { ContainerConfig } from "../config/schema.ts";
import { ContainerError, ShutdownError } from "../errors.ts";
import type { ContainerRequest } from "./callContainer.ts";

/** Base URL of a container: its `url`, else its `port` on this machine. */
export function containerUrl({ url, port }: Pick<ContainerConfig, "url" | "port">): string {
  return url === "" ? `http://127.0.0.1:${port}` : url.replace(/\/+$/, "");
}

/**
 * Sends a request to a container, and gives its answer as soon as the headers are there.
 *
 * @throws ContainerError when it answers with a redirect; whatever `fetch` throws
 */
export async function postToContainer(
  container: ContainerConfig,
  request: ContainerRequest,
  signal: AbortSignal,
): Promise<Response> {
  const body = stringifyExactJson(request);
  const response = await fetch(`${containerUrl(container)}/service_output`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(container.bearer !== "" && { authorization: `Bearer ${container.bearer}` }),
    },
    body,
    redirect: "manual",
    signal,
  });
  if (response.status >= 300 && response.status < 400) throw await redirected(container.id, response);
  return response;
}

/** What a failed call is: the node's stop, the container's own error, or a container that can't be reached. */
export function callFailure(container: ContainerConfig, cause: unknown, stopping: AbortSignal): Error {
  if (cause instanceof ContainerError) return cause;
  if (stopping.aborted) return new ShutdownError();
  return new ContainerError(container.id, `Container ${container.id} can't be reached: ${networkReason(cause)}.`, {
    code: "CONTAINER_UNREACHABLE",
    metaMessages: [`Check that it is running at ${containerUrl(container)}.`],
    retryable: true,
    cause,
  });
}

/** Followed, a redirect would carry the request's data, and perhaps the bearer token, to whomever it names. */
async function redirected(container: string, response: Response): Promise<ContainerError> {
  await response.body?.cancel();
  return new ContainerError(
    container,
    `Container ${container} answered ${response.status}, a redirect: not followed.`,
    {
      code: "CONTAINER_REDIRECTS",
      metaMessages: ["Set the container's url in config.json to where it really is."],
    },
  );
}
