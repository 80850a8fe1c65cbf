import type { Address } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** An address is not a wallet of the protocol's factory. Code `WALLET_INVALID`. */
export class InvalidWalletError extends InfernetError {
  override name = "InvalidWalletError";

  constructor({ wallet }: { wallet: Address }) {
    super(`${wallet} is no Infernet wallet of this deployment.`, {
      code: "WALLET_INVALID",
      metaMessages: ["Give a wallet that the WalletFactory has made: `infernet create-wallet` makes one."],
    });
  }
}
