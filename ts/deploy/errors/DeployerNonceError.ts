import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The deployer's nonce is not the one that the wanted addresses follow from. */
export class DeployerNonceError extends InfernetError {
  override name = "DeployerNonceError";
  readonly expected: number;
  readonly actual: number;

  constructor({ deployer, expected, actual }: { deployer: Address; expected: number; actual: number }) {
    super(`Deployer ${deployer} has nonce ${actual}, expected ${expected}.`, {
      code: "DEPLOYER_NONCE",
      metaMessages: [
        "A contract's address follows from its deployer's nonce, so these addresses are no longer to be had.",
        "Use a fresh chain or account, or leave the nonce out to deploy at new addresses.",
      ],
    });
    this.expected = expected;
    this.actual = actual;
  }
}
