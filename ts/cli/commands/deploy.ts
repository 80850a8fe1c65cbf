import { Command } from "commander";
import { batchDelivererCommand } from "./deploy/batchDeliverer.ts";
import { consumerCommand } from "./deploy/consumer.ts";
import { protocolCommand } from "./deploy/protocol.ts";
import { serviceWalletCommand } from "./deploy/serviceWallet.ts";
import { verifyOnchainCommand } from "./deploy/verifyOnchain.ts";
import { verifySourceCommand } from "./deploy/verifySource.ts";

/** `infernet deploy`: puts contracts on a chain. */
export function deployCommand(): Command {
  return new Command("deploy")
    .description("deploy the protocol, consumers and wallets: shows a plan, asks, and continues where it was cut off")
    .addCommand(protocolCommand())
    .addCommand(consumerCommand())
    .addCommand(serviceWalletCommand())
    .addCommand(batchDelivererCommand())
    .addCommand(verifyOnchainCommand())
    .addCommand(verifySourceCommand());
}
