import { InvalidSubscriptionError } from "../../codec/errors/InvalidSubscriptionError.ts";
import { parseSubscription } from "../../codec/parseSubscription.ts";
import { containerHash } from "../../protocol/containerHash.ts";
import type { Subscription } from "../../protocol/Subscription.ts";

const FIELDS = [
  "owner",
  "active_at",
  "period",
  "frequency",
  "redundancy",
  "containers",
  "lazy",
  "verifier",
  "payment_amount",
  "payment_token",
  "wallet",
];

/**
 * Reads a subscription from the JSON that Infernet's client takes, in snake case: all eleven fields, `containers` being
 * the ids. Stricter than the node's REST interface, since people write it: a field too many is an error.
 *
 * @param json parsed by `parseExactJson`, so that `payment_amount` is exact
 * @throws InvalidSubscriptionError naming the first wrong field; InvalidContainersError
 * @example
 * const subscription = parseSubscriptionParameters(parseExactJson(await readFile("params.json", "utf8")));
 */
export function parseSubscriptionParameters(json: unknown): Subscription {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new InvalidSubscriptionError({ field: "subscription", got: json, expected: "a JSON object" });
  }
  const unknown = Object.keys(json).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) {
    throw new InvalidSubscriptionError({
      field: `subscription.${unknown}`,
      got: (json as Record<string, unknown>)[unknown],
      expected: `no such field; the fields are ${FIELDS.join(", ")}`,
    });
  }
  const { containers }: { containers?: unknown } = json;
  if (!Array.isArray(containers) || !containers.every((id) => typeof id === "string")) {
    throw new InvalidSubscriptionError({
      field: "subscription.containers",
      got: containers,
      expected: 'an array of container ids, such as ["hf_inference_client_service"]',
    });
  }
  return parseSubscription({ ...json, containers: containerHash(containers) });
}
