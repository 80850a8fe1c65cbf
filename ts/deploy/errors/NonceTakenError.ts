import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** Another transaction of the deployer has used a nonce that a step was planned for. */
export class NonceTakenError extends InfernetError {
  override name = "NonceTakenError";
  readonly nonce: number;

  constructor(options: {
    deployer: Address;
    step: string;
    nonce: number;
    isPending: boolean;
    lost: readonly string[];
  }) {
    const { deployer, step, nonce, isPending, lost } = options;
    super(
      `Nonce ${nonce} of ${deployer}, planned for "${step}", ${isPending ? "is held by" : "was used by"} another transaction.`,
      {
        code: "DEPLOYER_NONCE",
        metaMessages: [
          "The planned addresses follow from it and are no longer to be had.",
          ...(lost.length > 0 ? [`Of no use any more: ${lost.join(", ")}.`] : []),
          isPending
            ? "Wait until that transaction is mined, then run the deployment again."
            : "Run the deployment again: it plans anew, from the account's next nonce.",
        ],
      },
    );
    this.nonce = nonce;
  }
}
