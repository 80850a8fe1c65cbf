import { z } from "zod";
import { planSchema } from "../plan/DeploymentPlan.ts";
import { address, hash, hex, quantity } from "../schemas.ts";

const signed = z.object({
  type: z.literal("signed"),
  step: z.string(),
  hash: hash(),
  /** The signed transaction. */
  raw: hex(),
  /** Most that is paid for a unit of gas, in wei. */
  maxFeePerGas: quantity(),
  /** In wei. */
  maxPriorityFeePerGas: quantity(),
});

const mined = z.object({
  type: z.literal("mined"),
  step: z.string(),
  hash: hash(),
  blockNumber: quantity(),
  gasUsed: quantity(),
  /** All that it cost, in wei, without the value that it sent. */
  cost: quantity(),
  reverted: z.boolean(),
  /** What a log of the transaction says was made, where that can't be known beforehand. */
  created: address().optional(),
});

/** One line of a journal. A "plan" begins an attempt; "done" or "abandoned" ends it. */
export const journalRecordSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("plan"), version: z.literal(1), at: z.string(), plan: planSchema }),
  signed,
  mined,
  /** A transaction that was mined is gone again, by a reorg. */
  z.object({ type: z.literal("unmined"), step: z.string() }),
  z.object({ type: z.literal("abandoned"), reason: z.string() }),
  z.object({ type: z.literal("done"), addresses: z.record(z.string(), address()) }),
]);

export type JournalRecord = z.output<typeof journalRecordSchema>;
export type SignedRecord = z.output<typeof signed>;
export type MinedRecord = z.output<typeof mined>;
