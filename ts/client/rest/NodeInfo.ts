import { readArray, readBoolean, readCount, readObject, readString } from "./read.ts";

/** What `GET /info` tells of a node. */
export interface NodeInfo {
  /** Release of the Infernet node whose interface it has. */
  version: string;
  /** Containers that can be asked for. */
  containers: readonly ContainerInfo[];
  /** How much work is unfinished. */
  pending: { offchain: number; onchain: number };
  /** `address` is the one the node delivers from, or the empty string when it serves no chain. */
  chain: { enabled: boolean; address: string };
}

/** A container that a node offers. */
export interface ContainerInfo {
  id: string;
  description: string;
  /** Whether it may be the first of a job's containers. */
  external: boolean;
  image: string;
}

/** Reads the answer of `GET /info`. */
export function parseNodeInfo(body: unknown): NodeInfo {
  const info = readObject(body, "answer");
  const pending = readObject(info["pending"], "pending");
  const chain = readObject(info["chain"], "chain");
  return {
    version: readString(info["version"], "version"),
    containers: readArray(info["containers"], "containers").map(parseContainer),
    pending: {
      offchain: readCount(pending["offchain"], "pending.offchain"),
      onchain: readCount(pending["onchain"], "pending.onchain"),
    },
    chain: {
      enabled: readBoolean(chain["enabled"], "chain.enabled"),
      address: readString(chain["address"], "chain.address"),
    },
  };
}

function parseContainer(value: unknown, index: number): ContainerInfo {
  const field = `containers[${index}]`;
  const { id, description, external, image } = readObject(value, field);
  return {
    id: readString(id, `${field}.id`),
    description: readString(description, `${field}.description`),
    external: readBoolean(external, `${field}.external`),
    image: readString(image, `${field}.image`),
  };
}
