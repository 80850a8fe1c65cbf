import { type Address, type Hex, zeroAddress } from "viem";
import { type ContainerConfig, containerSchema } from "../../../ts/node/config/schema.ts";
import type { Delivery, Job, TransactionAttempt } from "../../../ts/node/store/Store.ts";
import { containerHash } from "../../../ts/protocol/containerHash.ts";
import type { Subscription } from "../../../ts/protocol/Subscription.ts";

/** A container entry of config.json with its defaults. */
export const container = (id: string, fields: Partial<ContainerConfig> = {}): ContainerConfig => ({
  ...containerSchema.parse({ id }),
  ...fields,
});

export const OWNER: Address = "0x1111111111111111111111111111111111111111";

/** A free callback subscription to the container "a". */
export const subscription = (fields: Partial<Subscription> = {}): Subscription => ({
  owner: OWNER,
  activeAt: 0,
  period: 0,
  frequency: 1,
  redundancy: 1,
  containerId: containerHash(["a"]),
  lazy: false,
  verifier: zeroAddress,
  paymentAmount: 0n,
  paymentToken: zeroAddress,
  wallet: zeroAddress,
  ...fields,
});

export const job = (id: string, fields: Partial<Job> = {}): Job => ({
  id,
  owner: "10.0.0.1",
  status: "running",
  request: { containers: ["a"], data: { prompt: id }, requires_proof: false },
  results: [],
  ...fields,
});

export const PAYLOAD: NonNullable<Delivery["payload"]> = { input: "0x", output: "0xc0ffee", proof: "0x01" };

/** A signed version of a transaction; `tag` makes its hash. */
export const attempt = (tag: number, fields: Partial<TransactionAttempt> = {}): TransactionAttempt => ({
  hash: `0x${tag.toString(16).padStart(64, "0")}`,
  raw: `0x02${tag.toString(16).padStart(4, "0")}` as Hex,
  maxFeePerGas: 2n ** 200n + BigInt(tag),
  maxPriorityFeePerGas: 10n ** 9n,
  signedAtMs: 1_700_000_000_000 + tag,
  ...fields,
});

export const block = (number: bigint, fork = 0) => ({
  number,
  hash: `0x${fork.toString(16).padStart(2, "0")}${number.toString(16).padStart(62, "0")}` as const,
});
