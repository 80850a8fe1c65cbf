import { type Address, formatEther } from "viem";
import { InfernetError } from "../../protocol/errors/InfernetError.ts";

/** The deployer can't pay for the gas. */
export class DeployerFundsError extends InfernetError {
  override name = "DeployerFundsError";
  /** In wei. */
  readonly balance: bigint;
  /** What the rest of the deployment may cost, in wei; undefined where it is not known. */
  readonly needed: bigint | undefined;

  constructor(options: {
    deployer: Address;
    balance: bigint;
    /** What is deployed, such as "Registry". */
    contractName: string;
    needed?: bigint;
    cause?: unknown;
  }) {
    const { deployer, balance, contractName, needed, cause } = options;
    const missing = needed === undefined || needed <= balance ? undefined : needed - balance;
    super(
      `Deployer ${deployer} cannot pay for the deployment of ${contractName}: it has ${formatEther(balance)} ETH` +
        `${needed === undefined ? "" : ` and may need ${formatEther(needed)} ETH`}.`,
      {
        code: "DEPLOYER_FUNDS",
        metaMessages: [
          missing === undefined
            ? "Send it some of the chain's currency, then run the deployment again."
            : `Send it at least ${formatEther(missing)} of the chain's currency, then run the deployment again.`,
        ],
        cause,
      },
    );
    this.balance = balance;
    this.needed = needed;
  }
}
