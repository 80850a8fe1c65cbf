/** A class and how sure the model is of it. */
export interface LabelScore {
  label: string;
  /** From 0 to 1. */
  score: number;
}

/** A named entity in the text, with the field names Hugging Face gives it. */
export interface Entity {
  /** `PER`, `ORG`, `LOC`, `MISC`, or what else the model knows. */
  entity_group: string;
  /** From 0 to 1. */
  score: number;
  word: string;
  /** Where `word` starts in the text. */
  start: number;
  /** Where `word` ends in the text, exclusive. */
  end: number;
}

/** Answer of a task, as the service computes it. */
export type TaskResult =
  | { taskId: 1; text: string }
  | { taskId: 2; labels: readonly LabelScore[] }
  | { taskId: 3; entities: readonly Entity[] }
  | { taskId: 4; summary: string };

/** A score as it stands on chain: millionths, rounded down. */
export interface ScaledScore {
  /** `scaledScore` as a fraction. */
  score: number;
  /** uint256, millionths. */
  scaledScore: bigint;
}

/** Answer of a task, as far as its on-chain form keeps it: no words and offsets of entities, scores in millionths. */
export type DecodedResult =
  | { taskId: 1; text: string }
  | { taskId: 2; labels: readonly ({ label: string } & ScaledScore)[] }
  | { taskId: 3; entities: readonly ({ entity_group: string } & ScaledScore)[] }
  | { taskId: 4; summary: string };
