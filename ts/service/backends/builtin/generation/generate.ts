import type { FinishReason, GenerationParameters } from "../../tasks.ts";
import { LONGEST_CONTEXT } from "./ContextIndex.ts";
import { createTokenWriter } from "./joinTokens.ts";
import { type NgramModel, ngramModel } from "./NgramModel.ts";
import { type PreparedPrompt, preparePrompt } from "./preparePrompt.ts";
import { createRandom, hashText } from "./random.ts";
import { type Choice, isSampling, normalize, penalizeRepetition, pickAt, pickBest, warp } from "./sampling.ts";
import { applyTopic } from "./Topic.ts";
import { endsSentence } from "./tokenizeText.ts";
import { ANSWER, END, START, UNKNOWN } from "./Vocabulary.ts";

/** Tokens to generate when a request does not say, as in the Infernet service protocol. */
export const DEFAULT_MAX_NEW_TOKENS = 20;

/** How a generation ended. */
export interface Ending {
  readonly finish_reason: FinishReason;
  readonly generated_tokens: number;
  /** Mean log-probability of the tokens, for `best_of`. */
  readonly score: number;
}

/** A group of this many tokens never comes twice: greedy decoding would go round in circles. */
const LONGEST_REPEAT = 5;
/** Over 1 sharpens the model's distribution: smoothing spreads more on unlikely words than English does. */
const CONFIDENCE = 1.25;

/**
 * Generates a text token by token, without `best_of` and `return_full_text`.
 *
 * @returns the pieces of text, and at the end how it ended
 */
export function* generate(
  prompt: string,
  parameters: GenerationParameters,
  seed: number = parameters.seed ?? hashText(prompt),
): Generator<string, Ending> {
  const model = ngramModel();
  const prepared = preparePrompt(model, prompt, parameters.truncate);
  const sampling = isSampling(parameters);
  const random = createRandom(seed);
  const writer = createTokenWriter(prepared.isAnswer, false);
  const stop = createStopFinder(parameters.stop_sequences ?? []);
  const penalty = parameters.repetition_penalty ?? 1;
  const most = parameters.max_new_tokens ?? DEFAULT_MAX_NEW_TOKENS;
  const history = [...prepared.history];
  const seen = new Set(prepared.words);
  const start = history.length;
  let score = 0;

  const end = (finish_reason: FinishReason): Ending => {
    const generated_tokens = history.length - start;
    return { finish_reason, generated_tokens, score: score / Math.max(1, generated_tokens) };
  };
  while (history.length - start < most) {
    const choices = penalizeRepetition(nextChoices(model, prepared, history, start), seen, penalty);
    const choice = sampling ? pickAt(warp(choices, parameters), random()) : pickBest(choices);
    if (!choice || choice.id === END) return end("eos_token");
    history.push(choice.id);
    seen.add(choice.id);
    score += Math.log(choice.probability);
    const piece = writer.write(model.vocabulary.words[choice.id] ?? "");
    const { text, stopped } = stop(piece);
    if (text !== "") yield text;
    if (stopped) return end("stop_sequence");
  }
  return end("length");
}

/** What may come next: words that the model has seen after the last one, or any word if it has seen none. */
function nextChoices(model: NgramModel, prompt: PreparedPrompt, history: readonly number[], start: number): Choice[] {
  const ranges = model.index.ranges(history.slice(-LONGEST_CONTEXT));
  const probabilities = model.kneserNey.distribution(ranges);
  if (prompt.topic) applyTopic(model, prompt.topic, ranges, probabilities);
  const isFirst = history.length === start;
  const banned = new Set(repeats(history, start));
  const choices: Choice[] = [];
  const add = (id: number): void => {
    if (id === START || id === ANSWER || id === UNKNOWN || banned.has(id)) return;
    if (isFirst && (id === END || endsSentence(model.vocabulary.words[id] ?? ""))) return;
    choices.push({ id, probability: (probabilities[id] ?? 0) ** CONFIDENCE });
  };
  const followers = new Set<number>();
  const [nearest] = ranges;
  for (let i = nearest?.from ?? 0; i < (nearest?.to ?? 0); i++) {
    followers.add(model.index.tokens[model.index.positions[i] ?? 0] ?? 0);
  }
  for (const id of followers) add(id);
  if (choices.length === 0) for (let id = isFirst ? UNKNOWN : END; id < probabilities.length; id++) add(id);
  return normalize(choices);
}

/** Tokens that would complete a group of {@link LONGEST_REPEAT} tokens that was generated before. */
function repeats(history: readonly number[], start: number): number[] {
  const tail = history.slice(Math.max(start, history.length - LONGEST_REPEAT + 1));
  if (tail.length < LONGEST_REPEAT - 1) return [];
  const found: number[] = [];
  for (let i = start; i + tail.length < history.length; i++) {
    if (tail.every((id, offset) => history[i + offset] === id)) found.push(history[i + tail.length] ?? END);
  }
  return found;
}

/** Cuts the text right behind the first stop sequence in it. */
function createStopFinder(sequences: readonly string[]): (piece: string) => { text: string; stopped: boolean } {
  const stops = sequences.filter((sequence) => sequence !== "");
  const longest = Math.max(0, ...stops.map((sequence) => sequence.length));
  let tail = "";
  return (piece) => {
    const text = tail + piece;
    const ends = stops.flatMap((stop) => {
      const index = text.indexOf(stop);
      return index < 0 ? [] : [index + stop.length];
    });
    const cut = Math.min(...ends);
    if (ends.length > 0) return { text: text.slice(tail.length, cut), stopped: true };
    tail = longest > 1 ? text.slice(-(longest - 1)) : "";
    return { text: piece, stopped: false };
  };
}
