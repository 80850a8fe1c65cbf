import { z } from "zod";
import { address, chainId, hash, hex, quantity } from "../schemas.ts";

const stepSchema = z.object({
  /** Name within the plan, such as "registry". */
  id: z.string().min(1),
  /** What it does, for a person: "create Registry". */
  title: z.string().min(1),
  /** Nonce of the deployer. Without one, `presigned` is sent. */
  nonce: z.int().min(0).optional(),
  /** A transaction that somebody else has signed. */
  presigned: hex().optional(),
  /** Null creates a contract. */
  to: address().nullable(),
  data: hex(),
  /** In wei. */
  value: quantity(),
  /** Gas that it is expected to use. */
  gas: quantity(),
  gasLimit: quantity(),
  /** Where code is to be found after it. */
  address: address().optional(),
  /** Whether the next step is sent only once this one is mined. */
  waits: z.boolean(),
});

/** What a deployment is going to do. It can be written to a journal and read back. */
export const planSchema = z.object({
  /** Name of the deployment on its chain: of two with the same key only one is done at a time. */
  key: z.string().regex(/^[\w.-]{1,120}$/),
  chainId: chainId(),
  /** Hash of block 0: tells two chains with one id apart. */
  genesisHash: hash(),
  deployer: address(),
  /** What was asked for. The same key with other parameters is another deployment. */
  parameters: z.record(z.string(), z.string()),
  /** In the order of sending. */
  steps: z.array(stepSchema),
  /** What will stand where, by name. */
  addresses: z.record(z.string(), address()),
});

/** One transaction of a deployment. */
export type DeploymentStep = z.output<typeof stepSchema>;
/** What a deployment sends, step by step, and where everything comes to stand. */
export type DeploymentPlan = z.output<typeof planSchema>;
