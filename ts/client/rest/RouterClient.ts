import { type CallOptions, createHttp, type Http, type HttpOptions } from "./createHttp.ts";
import { type JsonObject, readArray, readCount, readObject, readString, readStrings } from "./read.ts";

/** A container that some node of the network has. */
export interface NetworkContainer {
  id: string;
  /** How many nodes have it. */
  count: number;
  description: string;
}

/** How many nodes a router is asked for. */
export interface FindNodesOptions extends CallOptions {
  /** Most nodes to name. Default 3. */
  n?: number;
  /** How many to skip. Default 0. */
  offset?: number;
}

/** Where Infernet's router was. */
export const DEFAULT_ROUTER_URL = "http://infernet-router.ritual.net";

const TIMEOUT_MS = 3_000;
const UNREACHABLE_REMEDY = "Give the URL of a router that runs (Infernet's own may be gone), or ask a node itself.";

/**
 * Talks to an Infernet router, which knows the nodes of a network and their containers. Every call takes 3 s at most by
 * default, and throws like those of `NodeClient`.
 *
 * @example
 * const nodes = await new RouterClient(url).getNodesByContainerIds(["hf_inference_client_service"]);
 */
export class RouterClient {
  readonly #http: Http;

  /** @throws ServerUrlError when `url` is no http URL */
  constructor(url: string = DEFAULT_ROUTER_URL, options: HttpOptions = {}) {
    this.#http = createHttp(url, { ...options, unreachableRemedy: UNREACHABLE_REMEDY });
  }

  /** `GET /api/v1/ips`: addresses of nodes that have all of the containers. */
  async getNodesByContainerIds(
    ids: readonly string[],
    { n = 3, offset = 0, ...options }: FindNodesOptions = {},
  ): Promise<string[]> {
    const containers = ids.map((id) => ["container", id] as const);
    const query = [...containers, ["n", String(n)] as const, ["offset", String(offset)] as const];
    return readStrings(await this.#get("/api/v1/ips", options, query), "answer");
  }

  /** `GET /api/v1/containers`: the containers of the network. */
  async getContainers(options: CallOptions = {}): Promise<NetworkContainer[]> {
    return readArray(await this.#get("/api/v1/containers", options), "answer").map((one, index) => {
      const { id, count, description } = readObject(one, `[${index}]`);
      return {
        id: readString(id, `[${index}].id`),
        count: readCount(count, `[${index}].count`),
        description: readString(description, `[${index}].description`),
      };
    });
  }

  /** `GET /api/v1/resources`: machines and models of the network's nodes, in the router's own form. */
  async getResources(options: CallOptions = {}): Promise<JsonObject> {
    return readObject(await this.#get("/api/v1/resources", options), "answer");
  }

  /** `GET /api/v1/resources?model_id=…`: which nodes can serve a model, in the router's own form. */
  async checkModelSupport(modelId: string, options: CallOptions = {}): Promise<JsonObject> {
    return readObject(await this.#get("/api/v1/resources", options, [["model_id", modelId]]), "answer");
  }

  #get(
    path: string,
    { timeoutMs = TIMEOUT_MS, ...options }: CallOptions,
    query: readonly (readonly [string, string])[] = [],
  ) {
    return this.#http.json({ method: "GET", path, query, timeoutMs, ...options });
  }
}
