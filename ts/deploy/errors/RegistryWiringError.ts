import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** A registry names another address than expected, or no registry is there at all. */
export class RegistryWiringError extends InfernetError {
  override name = "RegistryWiringError";

  constructor({ registry, details, cause }: { registry: Address; details: string; cause?: unknown }) {
    super(`The registry at ${registry} does not lead to the protocol's contracts.`, {
      code: "REGISTRY_WIRING",
      metaMessages: ["Check the address and the chain. A registry cannot be repaired: deploy the protocol again."],
      details,
      cause,
    });
  }
}
