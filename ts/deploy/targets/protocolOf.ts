import type { Address } from "viem";
import type { ProtocolAddresses } from "../../protocol/addresses.ts";
import { PROTOCOL_CONTRACT_IDS } from "../protocolCreations.ts";

/** Picks the addresses of the six contracts out of others. */
export function protocolOf(addresses: Readonly<Partial<Record<string, unknown>>>): ProtocolAddresses {
  const entries = PROTOCOL_CONTRACT_IDS.map((id) => [id, addresses[id] as Address | undefined] as const);
  const missing = entries.find(([, address]) => address === undefined);
  if (missing) throw new Error(`no address of ${missing[0]}`);
  return Object.fromEntries(entries) as unknown as ProtocolAddresses;
}
