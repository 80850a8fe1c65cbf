import { BlockList, isIP } from "node:net";
import type { PrivateKeyAccount } from "viem/accounts";
import { isWellKnownAddress } from "../../protocol/anvilAccounts.ts";
import type { ConfigIssue } from "../errors.ts";
import type { NodeConfig } from "./schema.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

const isLoopback = (host: string): boolean =>
  host === "localhost" || (isIP(host) !== 0 && LOOPBACK.check(host, isIP(host) === 6 ? "ipv6" : "ipv4"));

/** Whether the file holds something that only its owner should read. */
export const holdsSecret = ({ chain, containers, docker, server }: NodeConfig): boolean =>
  isRealKey(chain.wallet?.private_key) ||
  containers.some(({ bearer }) => bearer !== "") ||
  server.tokens.some(({ isPlain }) => isPlain) ||
  (docker !== undefined && docker !== null);

const isRealKey = (account: PrivateKeyAccount | null | undefined): boolean =>
  account !== undefined && account !== null && !isWellKnownAddress(account.address);

/**
 * Finds settings that are valid and still likely not meant.
 *
 * @param account the node's key, when it comes from elsewhere
 */
export function findDoubts(config: NodeConfig, account?: PrivateKeyAccount): ConfigIssue[] {
  const { chain, containers, manage_containers, server } = config;
  const doubts: ConfigIssue[] = [];
  const doubt = (path: string, message: string) => doubts.push({ path, message });

  if (isRealKey(chain.wallet?.private_key)) {
    doubt(
      "chain.wallet.private_key",
      account
        ? "is overridden by the environment; take it out of the file"
        : "a key in a file is easily copied; better: INFERNET_KEYSTORE with a password file, or INFERNET_PRIVATE_KEY",
    );
  }
  if (
    !isLoopback(server.host) &&
    server.tokens.length === 0 &&
    containers.some(({ allowed_ips }) => !allowed_ips.length)
  ) {
    doubt(
      "server.host",
      "the REST API takes jobs from everybody who reaches it; limit it by server.tokens or allowed_ips",
    );
  }
  for (const [index, { url, accepted_payments }] of containers.entries()) {
    if (manage_containers && url !== "") {
      doubt(`containers[${index}].url`, "the container is called there, so the node does not run it");
    }
    const isPaid = Object.values(accepted_payments).some((amount) => amount > 0n);
    if (chain.enabled && isPaid && !chain.wallet?.payment_address) {
      doubt(
        `containers[${index}].accepted_payments`,
        "asks for payment, and chain.wallet.payment_address is not set: no paid subscription can be served",
      );
    }
  }
  return doubts;
}
