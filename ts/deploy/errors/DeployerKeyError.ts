import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The account can't be what a deployment is signed with. */
export class DeployerKeyError extends InfernetError {
  override name = "DeployerKeyError";

  constructor({ address, reason }: { address: Address; reason: "well-known" | "not-signing" }) {
    const isPublic = reason === "well-known";
    super(
      isPublic
        ? `Account ${address} is a public development key, and this chain is not local.`
        : `Account ${address} can't sign a transaction without sending it.`,
      {
        code: isPublic ? "WELL_KNOWN_KEY" : "ACCOUNT_CANNOT_SIGN",
        metaMessages: [
          isPublic
            ? "Anyone can spend what it holds, and whoever owns what it deploys. Make a key: infernet account create NAME"
            : "Every transaction is signed and kept before it is sent: pass a viem account with signTransaction.",
        ],
        docsPath: "deploy.md#keys",
      },
    );
  }
}
