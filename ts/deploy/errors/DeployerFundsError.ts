import { type Address, formatEther } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The deployer can't pay for the gas. */
export class DeployerFundsError extends InfernetError {
  override name = "DeployerFundsError";
  /** In wei. */
  readonly balance: bigint;

  constructor(options: { deployer: Address; balance: bigint; contractName: string; cause?: unknown }) {
    const { deployer, balance, contractName, cause } = options;
    super(
      `Deployer ${deployer} cannot pay for the deployment of ${contractName}: it has ${formatEther(balance)} ETH.`,
      {
        code: "DEPLOYER_FUNDS",
        metaMessages: ["Send it some of the chain's currency, then run the deployment again."],
        cause,
      },
    );
    this.balance = balance;
  }
}
