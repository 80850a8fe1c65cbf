import { type Address, isAddress } from "viem";
import { z } from "zod";
import { ServiceError } from "../errors/ServiceError.ts";
import { integer } from "../request/fields.ts";
import { parseFields } from "../request/invalidField.ts";

/** What a delivery is for: the key `context` that our node adds to a request. Official containers ignore it. */
export interface DeliveryContext {
  chainId: number;
  /** The contract that the output is delivered to. */
  coordinator: Address;
  subscriptionId: number;
  interval: number;
  /** Address that delivers. */
  node: Address;
  /** Contract that judges the proof. */
  verifier: Address;
}

const MAX_UINT32 = 2 ** 32 - 1;

const address = z.custom<Address>((value) => typeof value === "string" && isAddress(value, { strict: false }), {
  error: "an address: 0x and 40 hex digits",
});

const schema = z.object(
  {
    chain_id: integer(1, Number.MAX_SAFE_INTEGER),
    coordinator: address,
    subscription_id: integer(0, MAX_UINT32),
    interval: integer(0, MAX_UINT32),
    node: address,
    verifier: address,
  },
  { error: "an object" },
);

/**
 * Reads the key `context` of a request.
 *
 * @throws ServiceError 400 `CONTEXT_REQUIRED` when there is none, `FIELD_INVALID`
 */
export function parseContext(context: unknown): DeliveryContext {
  if (context === undefined || context === null) {
    throw new ServiceError("context: got nothing, and a proof needs to know which delivery it is for.", {
      status: 400,
      code: "CONTEXT_REQUIRED",
      metaMessages: [
        "The node has to send context: { chain_id, coordinator, subscription_id, interval, node, verifier }.",
      ],
    });
  }
  const { chain_id, subscription_id, ...rest } = parseFields(schema, context, "context");
  return { chainId: chain_id, subscriptionId: subscription_id, ...rest };
}
