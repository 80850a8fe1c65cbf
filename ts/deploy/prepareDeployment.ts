import { join } from "node:path";
import { isAddressEqual } from "viem";
import { getTransactionCount } from "viem/actions";
import type { AddressBook } from "./book/AddressBook.ts";
import { DEPLOYMENTS_FOLDER, readAddressBookOf } from "./book/addressBookFile.ts";
import { requireEvm } from "./chains/probeChain.ts";
import { connectDeployer, type DeploymentContext, type SigningClient } from "./DeploymentContext.ts";
import { ask } from "./errors/DeployRpcError.ts";
import { JournalError } from "./errors/JournalError.ts";
import { findDeadStep } from "./execute/nonceFate.ts";
import type { Attempt } from "./journal/attempts.ts";
import { readJournal } from "./journal/readJournal.ts";
import type { DeploymentPlan } from "./plan/DeploymentPlan.ts";
import { type DeploymentQuote, quoteDeployment } from "./plan/DeploymentQuote.ts";
import type { Addresses, DeploymentTarget } from "./targets/DeploymentTarget.ts";

/** How a deployment is prepared; everything has a default. */
export interface PrepareOptions {
  /** Folder of address books and journals. Default {@link DEPLOYMENTS_FOLDER}. */
  folder?: string;
  /** Deploy also when it is there already. */
  replace?: boolean;
  /** Give up an unfinished deployment and plan anew. What it has deployed stays where it is, of no use. */
  restart?: boolean;
  /** Most to pay for a unit of gas, in wei. */
  maxFeePerGas?: bigint;
}

/** A deployment that is ready to be looked at and carried out. Nothing was sent or written to prepare it. */
export interface PreparedDeployment {
  /** "exists": all of it is on the chain; there is nothing to send. "unfinished": an earlier run began it. */
  state: "exists" | "new" | "unfinished";
  target: DeploymentTarget;
  context: DeploymentContext;
  plan: DeploymentPlan;
  quote: DeploymentQuote;
  book: AddressBook;
  folder: string;
  journalPath: string;
  /** Attempts in the journal when this was prepared. */
  attempts: number;
  /** Why the last attempt in the journal is to be given up. */
  abandons: string | undefined;
  /** What the user should know before agreeing. */
  notes: string[];
  maxFeePerGas: bigint | undefined;
}

/** Where the journal of a deployment is. */
export const journalPathOf = (folder: string, chainId: number, key: string): string =>
  join(folder, "journal", `${chainId}-${key}.jsonl`);

/**
 * Plans a deployment, or takes up one that an earlier run has begun: what exists, what would be sent, where everything
 * comes to stand, what it costs. Sends and writes nothing.
 *
 * @param client viem client that signs for itself, also by a hardware or remote signer
 * @param target see protocolTarget, deterministicProtocolTarget, contractTarget, walletTarget
 * @throws {DeployerKeyError} for a public key on a public chain, or an account that can't sign
 * @throws {WrongChainError} {@link AddressBookError} when the chain is not the one that was meant
 * @throws {JournalError} when the journal is unreadable, or of another deployment that isn't finished
 * @throws {ChainUnsupportedError} when the chain lacks what the contracts are compiled for
 * @throws {AddressOccupiedError} when other code stands where a contract is to be
 * @throws {DeploymentFailedError} when a step would revert
 * @throws {DeployRpcError}
 * @example
 * const prepared = await prepareDeployment(client, protocolTarget({ feeRecipient: client.account.address, fee: 0 }));
 * if (prepared.quote.missing === 0n) await executeDeployment(prepared);
 */
export async function prepareDeployment(
  client: SigningClient,
  target: DeploymentTarget,
  options: PrepareOptions = {},
): Promise<PreparedDeployment> {
  const { folder = DEPLOYMENTS_FOLDER, replace = false, restart = false, maxFeePerGas } = options;
  const context = await connectDeployer(client);
  const { chainId } = context;
  const book = await readAddressBookOf(folder, context);
  const journalPath = journalPathOf(folder, chainId, target.key);
  const { attempts } = await readJournal(journalPath);
  const last = attempts.at(-1);
  const notes: string[] = [];
  const complete = async (
    state: PreparedDeployment["state"],
    plan: DeploymentPlan,
    attempt?: Attempt,
    abandons?: string,
  ): Promise<PreparedDeployment> => ({
    ...{ state, target, context, plan, book, folder, journalPath, abandons, notes, maxFeePerGas },
    attempts: attempts.length,
    quote: await quoteDeployment(context, plan, { attempt, cap: maxFeePerGas }),
  });

  let abandons: string | undefined;
  if (last !== undefined && last.end === undefined) {
    checkChain(last, context, journalPath);
    abandons = restart ? "given up by the user" : undefined;
    if (abandons === undefined) {
      checkSame(last, context, target, journalPath);
      const dead = await findDeadStep(context, last);
      if (dead === undefined) return complete("unfinished", last.plan, last);
      abandons = dead;
    }
    notes.push(`An earlier attempt is given up: ${abandons}. ${lossOf(last)}`);
  } else if (!replace) {
    const found = (await target.find(context, book)) ?? (await findFinished(context, target, last));
    if (found !== undefined) return complete("exists", planOf(context, target, { steps: [], addresses: found }));
  }

  await requireEvm(context.client, chainId);
  const { address } = context.account;
  const nonce = await ask("the deployer's nonce", () =>
    getTransactionCount(context.client, { address, blockTag: "pending" }),
  );
  const plan = planOf(context, target, await target.plan(context, { nonce, book }));
  const registry = plan.addresses["registry"];
  if (book.protocol && registry && !isAddressEqual(book.protocol.registry, registry)) {
    notes.push(`The address book's protocol, with its Registry at ${book.protocol.registry}, is replaced by this one.`);
  }
  return complete("new", plan, undefined, abandons);
}

const planOf = (
  { chainId, genesisHash, account }: DeploymentContext,
  { key, parameters }: DeploymentTarget,
  rest: Pick<DeploymentPlan, "steps" | "addresses">,
): DeploymentPlan => ({ key, chainId, genesisHash, deployer: account.address, parameters, ...rest });

/** What the journal says is done, where the address book has lost it. */
async function findFinished(
  context: DeploymentContext,
  target: DeploymentTarget,
  last: Attempt | undefined,
): Promise<Addresses | undefined> {
  if (last?.end !== "done" || last.plan.genesisHash !== context.genesisHash) return undefined;
  if (!isSame(last.plan.parameters, target.parameters)) return undefined;
  const mined = new Map([...last.steps].flatMap(([id, step]) => (step.mined ? [[id, step.mined]] : [])));
  return target.check(context, { plan: last.plan, addresses: last.addresses, mined });
}

function lossOf({ plan, steps }: Attempt): string {
  const lost = plan.steps.filter(({ id, address }) => address !== undefined && steps.get(id)?.mined);
  if (lost.length === 0) return "Nothing of it was deployed.";
  return `Of no use any more: ${lost.map(({ title, address }) => `${title} (${address})`).join(", ")}.`;
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys({ ...a, ...b });
  return keys.every((key) => a[key] === b[key]);
}

function checkChain({ plan }: Attempt, { chainId, genesisHash }: DeploymentContext, path: string): void {
  if (plan.chainId === chainId && plan.genesisHash === genesisHash) return;
  throw new JournalError(
    `${path} is the journal of an unfinished deployment to another chain with the id ${chainId}.`,
    {
      code: "JOURNAL_OTHER_CHAIN",
      metaMessages: ["Give the RPC URL of that chain, or move the file away if the chain is gone."],
      details: `its first block is ${plan.genesisHash}, the chain's ${genesisHash}`,
    },
  );
}

function checkSame(
  { plan, at }: Attempt,
  { account }: DeploymentContext,
  { key, parameters }: DeploymentTarget,
  path: string,
): void {
  const describe = (one: Readonly<Record<string, string>>) =>
    Object.entries(one)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ");
  const other = (difference: string) =>
    new JournalError(`A deployment of "${key}" that began ${at} is not finished, and ${difference}.`, {
      code: "JOURNAL_OTHER_DEPLOYMENT",
      metaMessages: ["Finish it first, with what it began with, or give it up by adding --restart."],
      details: path,
    });
  if (!isAddressEqual(plan.deployer, account.address)) {
    throw other(`its deployer is ${plan.deployer}, not ${account.address}`);
  }
  if (!isSame(plan.parameters, parameters)) {
    throw other(`it was begun with ${describe(plan.parameters)}, not ${describe(parameters)}`);
  }
}
