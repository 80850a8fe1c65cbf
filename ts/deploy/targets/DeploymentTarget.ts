import type { Address, TransactionReceipt } from "viem";
import type { AddressBook } from "../book/AddressBook.ts";
import type { DeploymentContext } from "../DeploymentContext.ts";
import type { MinedRecord } from "../journal/JournalRecord.ts";
import type { DeploymentPlan, DeploymentStep } from "../plan/DeploymentPlan.ts";

/** Addresses by name. */
export type Addresses = Record<string, Address>;

/** What a target makes of the chain as it is: nothing to do, or what to send. */
export type TargetPlan = Pick<DeploymentPlan, "steps" | "addresses">;

export interface PlanOptions {
  /** Deployer's next nonce. */
  nonce: number;
  /** What is known of the chain. */
  book: AddressBook;
}

/** How a deployment went. */
export interface DeploymentOutcome {
  plan: DeploymentPlan;
  addresses: Addresses;
  /** By step. Empty when everything stood there before. */
  mined: ReadonlyMap<string, MinedRecord>;
}

/** Something that can be deployed. */
export interface DeploymentTarget {
  /** Names the journal: of two with the same key only one is done at a time. */
  key: string;
  /** What it is, for a person: "the protocol". */
  title: string;
  /** What was asked for, in words and numbers. */
  parameters: Record<string, string>;
  /**
   * Finds it where it stands already.
   *
   * @throws {AddressOccupiedError} when something else stands there
   */
  find(context: DeploymentContext, book: AddressBook): Promise<Addresses | undefined>;
  /**
   * Says what has to be sent.
   *
   * @throws {DeploymentFailedError} when it would revert
   */
  plan(context: DeploymentContext, options: PlanOptions): Promise<TargetPlan>;
  /** What a mined transaction made, where that can't be known beforehand. */
  created?(step: DeploymentStep, receipt: TransactionReceipt): Address | undefined;
  /**
   * Looks at what was deployed.
   *
   * @returns where everything stands
   * @throws {RegistryWiringError} or {DeploymentFailedError} when it isn't what was planned
   */
  check(context: DeploymentContext, outcome: DeploymentOutcome): Promise<Addresses>;
  /** Enters it into the address book. */
  record(book: AddressBook, outcome: DeploymentOutcome): AddressBook;
}
