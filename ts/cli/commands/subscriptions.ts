import { Command } from "commander";
import type { Address } from "viem";
import type { ListedSubscription } from "../../client/chain/listSubscriptions.ts";
import {
  addChainOptions,
  addKeyOptions,
  type ChainOptions,
  type KeyOptions,
  parseAddress,
  parseSubscriptionId,
} from "../options/chainOptions.ts";
import { jsonOption } from "../options/nodeOptions.ts";
import { columnsOrBlocks } from "../output/table.ts";
import { withProgress } from "../output/withProgress.ts";
import { print, writeOutput } from "../output/writeOutput.ts";

interface ListOptions extends ChainOptions {
  owner?: Address;
  from?: number;
  to?: number;
  json?: true;
}

interface CancelOptions extends ChainOptions, KeyOptions {
  call: string;
  json?: true;
}

/** `infernet subscriptions`: lists and cancels subscriptions. */
export function subscriptionsCommand(): Command {
  const list = addChainOptions(new Command("list"))
    .description("list the Coordinator's subscriptions")
    .option("--owner <address>", "only those of this contract", parseAddress)
    .option("--from <id>", "first id", parseSubscriptionId)
    .option("--to <id>", "last id", parseSubscriptionId)
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  infernet subscriptions list --owner 0x13D69Cf7d6CE4218F646B759Dcf334D82c023d8e",
    )
    .action(runList);
  const cancel = addKeyOptions(addChainOptions(new Command("cancel")))
    .description("cancel a subscription, by a function of the contract that owns it")
    .argument("<id>", "subscription", parseSubscriptionId)
    .option("--call <signature>", "function of the owner that cancels, given the id", "cancelSubscription(uint32)")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExamples:\n  infernet subscriptions cancel 7 --account me\n  infernet subscriptions cancel 7 --call 'stop(uint32)' --account me",
    )
    .action(runCancel);
  return new Command("subscriptions")
    .description("list and cancel subscriptions on chain")
    .addCommand(list, { isDefault: true })
    .addCommand(cancel);
}

async function runList({ owner, from, to, json, ...options }: ListOptions) {
  const [{ connectToChain }, { getBlock }] = await Promise.all([
    import("../chain/createChainClient.ts"),
    import("viem/actions"),
  ]);
  await using connection = await connectToChain(options);
  const { client } = connection;
  const range = { ...(owner && { owner }), ...(from && { fromId: from }), ...(to && { toId: to }) };
  const [found, { timestamp }] = await withProgress("Reading subscriptions", () =>
    Promise.all([client.listSubscriptions(range), getBlock(client)]),
  );
  const { stateOf } = await import("../output/describeSubscription.ts");
  const rows = found.map((subscription) => ({ ...subscription, state: stateOf(subscription, Number(timestamp)) }));
  if (json) return writeOutput(rows, { output: "-", json });
  if (rows.length === 0) return print("No subscriptions.\n");
  await print(columnsOrBlocks(["id", "state", "interval", "period", "nodes", "pays", "owner"], rows.map(cells)));
}

const cells = ({ state, ...one }: ListedSubscription & { state: { name: string; interval: number | null } }) => [
  String(one.id),
  state.name,
  `${state.interval ?? "-"}/${one.frequency}`,
  one.period === 0 ? "once" : `${one.period} s`,
  String(one.redundancy),
  one.paymentAmount === 0n ? "nothing" : String(one.paymentAmount),
  one.owner,
];

async function runCancel(subscriptionId: number, { call, json, ...options }: CancelOptions) {
  const [{ connectWithKey }, { cancelSubscription }] = await Promise.all([
    import("../chain/createChainClient.ts"),
    import("../chain/cancelSubscription.ts"),
  ]);
  await using connection = await connectWithKey(options);
  const { client, account } = connection;
  const { hash: tx, owner } = await withProgress("Cancelling", () =>
    cancelSubscription(client, { ...options, subscriptionId, signature: call, account }),
  );
  if (json) return writeOutput({ subscriptionId, owner, tx }, { output: "-", json });
  await print(`Cancelled subscription ${subscriptionId}\ntx ${tx}\n`);
}
