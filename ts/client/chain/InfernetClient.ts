import type { Account, Address, Chain, Client, Transport } from "viem";

/** Any viem client. One with an account can send; every one can read. */
export type InfernetClient = Client<Transport, Chain | undefined, Account | undefined>;

/** Which deployment of the protocol is meant. */
export interface DeploymentParameters {
  /** Registry of the deployment. Left out on a local chain: that of the devnet. */
  registry?: Address;
}
