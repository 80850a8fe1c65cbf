import { encodeAbiParameters, type Hex, keccak256 } from "viem";
import { InvalidContainersError } from "./errors/InvalidContainersError.ts";

/**
 * Hashes a chain of containers into the `containerId` of a subscription.
 *
 * `keccak256(abi.encode(string))`, the ids of a chain joined with `,` in the order they run. A string is hashed as it
 * is (so `"A,B"` equals `["A", "B"]`), as the Coordinator does with the argument of `createSubscription`.
 *
 * @param containers one id, an already joined chain, or the ids in order
 * @returns bytes32
 * @throws InvalidContainersError when a list is empty, or an id in it is empty or has a comma
 * @example
 * containerHash("echo"); // 0xe6bc11af…
 * containerHash(["A", "B"]); // 0xed76aa63…
 */
export function containerHash(containers: string | readonly string[]): Hex {
  const joined = typeof containers === "string" ? containers : joinContainers(containers);
  return keccak256(encodeAbiParameters([{ type: "string" }], [joined]));
}

function joinContainers(containers: readonly string[]): string {
  if (containers.length === 0) throw new InvalidContainersError("the list is empty");
  for (const [index, id] of containers.entries()) {
    if (id === "") throw new InvalidContainersError(`id ${index} is empty`);
    if (id.includes(",")) throw new InvalidContainersError(`id ${index} has a comma, which separates ids in a chain`);
  }
  return containers.join(",");
}
