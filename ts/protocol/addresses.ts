import { type Address, getContractAddress } from "viem";

/** Addresses of the six protocol contracts of one deployment. */
export interface ProtocolAddresses {
  registry: Address;
  coordinator: Address;
  inbox: Address;
  reader: Address;
  fee: Address;
  walletFactory: Address;
}

/**
 * Where a fresh anvil's protocol stands, for configurations written elsewhere: deployed by `deployer`, the third
 * anvil account, from nonce 0; `nodeWallet` is made by the factory at nonce 6 and `consumer` deployed at nonce 7.
 */
export const ANVIL_DEPLOYMENT = {
  deployer: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  registry: "0x663F3ad617193148711d28f5334eE4Ed07016602",
  coordinator: "0x2E983A1Ba5e8b38AAAeC4B440B9dDcFBf72E15d1",
  inbox: "0x8438Ad1C834623CfF278AB6829a248E37C2D7E3f",
  reader: "0xBC9129Dc0487fc2E169941C75aABC539f208fb01",
  fee: "0x6e989C01a3e3A94C973A62280a72EC335598490e",
  walletFactory: "0xF6168876932289D073567f347121A267095f3DD6",
  nodeWallet: "0x60985ee8192B322c3CAbA97A9A9f7298bdc4335C",
  consumer: "0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e",
} as const satisfies ProtocolAddresses & Record<string, Address>;

/**
 * Addresses the six contracts will have: `CREATE(deployer, nonce)` to `CREATE(deployer, nonce + 5)`, in the order
 * Registry, Coordinator, Inbox, Reader, Fee, WalletFactory. The Registry needs the other five before they exist.
 *
 * @param deployer account that sends the six creations
 * @param nonce its nonce before the first
 * @example
 * const { registry } = predictProtocolAddresses({ deployer: account.address, nonce: 0 });
 */
export function predictProtocolAddresses({ deployer, nonce }: { deployer: Address; nonce: number }): ProtocolAddresses {
  const at = (offset: number): Address => getContractAddress({ from: deployer, nonce: BigInt(nonce + offset) });
  return { registry: at(0), coordinator: at(1), inbox: at(2), reader: at(3), fee: at(4), walletFactory: at(5) };
}
