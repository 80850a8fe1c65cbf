import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Other code stands where a contract is to be deployed. */
export class AddressOccupiedError extends InfernetError {
  override name = "AddressOccupiedError";
  readonly address: Address;

  constructor({ contractName, address }: { contractName: string; address: Address }) {
    super(`${contractName} can't be deployed to ${address}: other code is there.`, {
      code: "ADDRESS_OCCUPIED",
      metaMessages: ["Choose another salt (--salt), or deploy without --deterministic. Nothing was sent."],
      docsPath: "deploy.md#deterministic-addresses",
    });
    this.address = address;
  }
}
