import { type Command, Option } from "commander";
import type { NodeClient } from "../../client/rest/NodeClient.ts";
import { DEFAULT_ROUTER_URL, RouterClient } from "../../client/rest/RouterClient.ts";
import { nodeClientOf } from "./nodeOptions.ts";

export interface RouterOptions {
  url: string;
  /** A node's URL; true when `url` is that of a node. */
  node?: string | true;
  tokenFile?: string;
}

/** Adds the flag that says which router is meant. */
export function addRouterOptions(command: Command): Command {
  return command.addOption(
    new Option("--url <url>", "the router's REST API").env("ROUTER_URL").default(DEFAULT_ROUTER_URL),
  );
}

/** Adds the flags that say which router, or which node, is meant. */
export function addRouterOrNodeOptions(command: Command): Command {
  return addRouterOptions(command)
    .option("-n, --node [url]", "ask a node instead: the one at this URL, at --url, or at SERVER_URL")
    .addOption(new Option("--token-file <file>", "file with the node's access token").env("SERVER_TOKEN_FILE"));
}

/** The router that the flags name. */
export const routerClientOf = ({ url }: RouterOptions): RouterClient => new RouterClient(url);

/** The node that the flags name, or `undefined` when they name a router. */
export async function chosenNode({ url, node, tokenFile }: RouterOptions): Promise<NodeClient | undefined> {
  if (node === undefined) return undefined;
  const chosen = node !== true ? node : url !== DEFAULT_ROUTER_URL ? url : (process.env["SERVER_URL"] ?? LOCAL_NODE);
  return nodeClientOf({ url: chosen, ...(tokenFile !== undefined && { tokenFile }) });
}

const LOCAL_NODE = "http://127.0.0.1:4000";
