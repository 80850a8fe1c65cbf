import { Command, InvalidArgumentError, Option } from "commander";
import type { Account, Address } from "viem";
import type { ComputeDelivery } from "../../client/chain/ComputeDelivery.ts";
import type { Subscription } from "../../protocol/Subscription.ts";
import type { ChainClient } from "../chain/createChainClient.ts";
import { readJsonObject } from "../input/readJsonObject.ts";
import { KeyError } from "../keys/KeyError.ts";
import {
  addChainOptions,
  addKeyOptions,
  type ChainOptions,
  type KeyOptions,
  parseAddress,
} from "../options/chainOptions.ts";
import {
  addNodeOptions,
  CALL,
  inputOption,
  jsonOption,
  type NodeOptions,
  nodeClientOf,
  parseWhole,
} from "../options/nodeOptions.ts";
import { describeDelivery } from "../output/describeDelivery.ts";
import { twoColumns } from "../output/table.ts";
import { withProgress } from "../output/withProgress.ts";
import { print, writeOutput } from "../output/writeOutput.ts";

interface Options extends NodeOptions, ChainOptions, KeyOptions {
  address?: Address;
  expiry: number;
  params: string;
  nonce: number | "auto";
  input: string;
  wait?: true;
  timeout: number;
  json?: true;
}

const EXAMPLE = `
Example:
  infernet sub --rpc-url http://127.0.0.1:8545 --address 0x2E98… --expiry 1893456000 \\
    --key key-file.txt --params params.json --input input.json --wait`;

/** `infernet sub`: a delegated subscription. */
export function subCommand(): Command {
  const command = new Command("sub").description("sign a delegated subscription and send it to a node");
  return addKeyOptions(addChainOptions(addNodeOptions(command)))
    .addOption(
      new Option("--address <address>", "the Coordinator (default: the registry's)")
        .env("ADDRESS")
        .argParser(parseAddress),
    )
    .requiredOption("--expiry <seconds>", "unix second at which the signature ends", parseWhole(1, 2 ** 32 - 1))
    .requiredOption("--params <file>", "JSON of the subscription; // comments are fine")
    .option("--nonce <number>", "number not used yet for this owner, or auto", parseNonce, 0)
    .addOption(inputOption())
    .option("--wait", "wait for the delivery on chain, and print the answer")
    .option("--timeout <seconds>", "with --wait: how long", parseWhole(1, 86_400), 60)
    .addOption(jsonOption())
    .addHelpText("after", EXAMPLE)
    .action(runSub);
}

async function runSub({ params, input, nonce: wanted, expiry, address, wait, timeout, json, ...options }: Options) {
  const [{ connectWithKey }, { parseSubscriptionParameters }] = await Promise.all([
    import("../chain/createChainClient.ts"),
    import("../../client/delegated/parseSubscriptionParameters.ts"),
  ]);
  const subscription = parseSubscriptionParameters(await readJsonObject(params));
  const [data, node] = [await readJsonObject(input), await nodeClientOf(options)];
  await using connection = await connectWithKey(options);
  const { client, chainId, account } = connection;
  const coordinator = address ?? (await client.getProtocolAddresses()).coordinator;
  const { owner } = subscription;
  await checkSigner(client, owner, account.address);
  const nonce = wanted === "auto" ? await client.getDelegateNonce({ owner }) : wanted;
  const signer = signerOf(account);
  const existing = await client.getDelegatedSubscriptionId({ owner, nonce });
  if (existing !== undefined) {
    process.stderr.write(`note: nonce ${nonce} is subscription ${existing} already, which the node may deliver to.\n`);
  }
  await withProgress("Asking the node", () =>
    node.requestDelegatedSubscription({ subscription, chainId, coordinator, nonce, expiry, signer, data }, CALL),
  );
  if (!wait) {
    return writeOutput(json ? { owner, nonce, expiry } : "Success: Subscription created.", {
      output: "-",
      ...(json && { json }),
    });
  }
  const delivery = await waitFor(client, subscription, nonce, timeout);
  const description = await describeDelivery(delivery, data["task_id"]);
  if (json) return writeOutput({ owner, nonce, expiry, ...description.json }, { output: "-", json });
  await print(`Success: Subscription created.\n${twoColumns(description.rows)}`);
}

/** The node takes any signature and checks it later: what is wrong with it would stand in its log only. */
async function checkSigner(client: ChainClient, owner: Address, address: Address): Promise<void> {
  const [signer, { isAddressEqual }] = await Promise.all([client.getDelegateSigner({ owner }), import("viem")]);
  if (isAddressEqual(signer, address)) return;
  throw new KeyError(
    "KEY_WRONG",
    `The key is that of ${address}, and ${owner} takes the signature of ${signer} only.`,
    "Sign with that key, or have the contract name another signer.",
  );
}

const waitFor = (client: ChainClient, { owner }: Subscription, nonce: number, timeout: number) =>
  withProgress(
    "Waiting for the delivery",
    (): Promise<ComputeDelivery> => client.waitForDelegatedDelivery({ owner, nonce, timeoutMs: timeout * 1000 }),
  );

/** Accounts from flags have a key of their own. */
function signerOf(account: Account) {
  if (account.type === "local") return account;
  throw new TypeError("an account without a key can't sign");
}

function parseNonce(value: string): number | "auto" {
  if (value === "auto") return value;
  const nonce = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (nonce < 2 ** 32) return nonce;
  throw new InvalidArgumentError(`"${value}": expected a whole number from 0 to 4294967295, or auto.`);
}
