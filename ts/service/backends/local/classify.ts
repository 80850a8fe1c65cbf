import type { Entity, LabelScore } from "../../../codec/TaskResult.ts";
import { alignTokens } from "./alignTokens.ts";
import { groupEntities } from "./groupEntities.ts";
import { checkTokens, type LoadedModel, tokenIds } from "./LoadedModel.ts";

/** Classifies a text: every class of the model with its score, best first. */
export async function classifyText(loaded: LoadedModel, text: string): Promise<LabelScore[]> {
  const { logits, labels } = await readLogits(loaded, text);
  const isMultiLabel = Reflect.get(loaded.pipeline.model.config, "problem_type") === "multi_label_classification";
  const [row = []] = logits;
  const scores = isMultiLabel ? row.map((logit) => 1 / (1 + Math.exp(-logit))) : softmax(row);
  return scores.map((score, index) => ({ label: labels(index), score })).sort((a, b) => b.score - a.score);
}

/** Finds the named entities of a text, with where they stand. */
export async function classifyTokens(loaded: LoadedModel, text: string): Promise<Entity[]> {
  const { logits, labels, ids } = await readLogits(loaded, text);
  const { tokenizer } = loaded.pipeline;
  const unknown = tokenizer.unk_token_id;
  // The tokenizer adds these, they stand for nothing in the text.
  const added = new Set(tokenizer.all_special_ids.filter((id) => id !== unknown));
  const inText = ids.map((id, index) => ({ id, row: logits[index] ?? [] })).filter(({ id }) => !added.has(id));
  const spans = alignTokens(
    text,
    inText.map(({ id }) => (id === unknown ? undefined : tokenText(tokenizer.decode([id])))),
  );
  const tokens = inText.map(({ row }, index) => {
    const scores = softmax(row);
    const best = scores.indexOf(Math.max(...scores));
    const { start, end } = spans[index] ?? { start: 0, end: 0 };
    return { label: labels(best), score: scores[best] ?? 0, start, end };
  });
  return groupEntities(text, tokens);
}

interface Logits {
  /** A row for the text, or for each of its tokens. */
  logits: number[][];
  ids: number[];
  labels: (index: number) => string;
}

async function readLogits(loaded: LoadedModel, text: string): Promise<Logits> {
  const { tokenizer, model } = loaded.pipeline;
  const inputs = tokenizer(text);
  const ids = tokenIds(inputs.input_ids).map(Number);
  checkTokens(loaded, ids.length);
  const output = await model(inputs);
  const [rows] = output.logits.dims.length === 3 ? output.logits.tolist() : [output.logits.tolist()];
  const names: unknown = Reflect.get(model.config, "id2label");
  const labels = (index: number): string => {
    const name: unknown = typeof names === "object" && names !== null ? Reflect.get(names, index) : undefined;
    return typeof name === "string" ? name : `LABEL_${index}`;
  };
  return { logits: rows, ids, labels };
}

/** The continuation of a word is marked, by WordPiece. */
function tokenText(decoded: string): string {
  return decoded.replace(/^##(?=.)/su, "");
}

function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
