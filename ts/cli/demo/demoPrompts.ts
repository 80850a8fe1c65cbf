import type { Hash } from "viem";
import type { TaskName } from "../../codec/HFTaskId.ts";

export interface DemoPrompt {
  task: Exclude<TaskName, "unset">;
  text: string;
}

/** What is asked when nobody says otherwise. */
export const DEMO_PROMPTS: readonly DemoPrompt[] = [
  { task: "text_generation", text: "Is the sky blue during a clear day?" },
  { task: "text_classification", text: "This is the best thing that has happened to my contracts. I love it!" },
  {
    task: "token_classification",
    text: "Vitalik Buterin lives in Singapore and works at the Ethereum Foundation.",
  },
  {
    task: "summarization",
    text:
      "Smart contracts cannot call a model themselves: every computation on a chain is repeated by all of its nodes. " +
      "With Infernet a contract asks for the computation by creating a subscription on the coordinator. " +
      "A node sees the subscription, runs a container off chain, and delivers the container's output in a transaction. " +
      "The coordinator checks the delivery, pays the node and passes the output to the contract. " +
      "The weather played no part in any of this.",
  },
];

/** The answer as the consumer's storage holds it: a text, or classes with their scores. */
export type DemoOutput =
  | string
  | readonly { label: string; score: number }[]
  | readonly { entity_group: string; score: number }[];

/** One line of `demo --json`. */
export interface DemoRow {
  task: TaskName;
  input: string;
  output: DemoOutput;
  subscriptionId: number;
  requestTx: Hash;
  deliveryTx: Hash;
  requestGas: number;
  deliveryGas: number;
  /** Milliseconds from sending the request to seeing the delivery. */
  latencyMs: number;
}
