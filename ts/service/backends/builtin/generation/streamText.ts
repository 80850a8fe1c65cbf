import type { GenerationParameters } from "../../tasks.ts";
import { type Ending, generate } from "./generate.ts";
import { hashText } from "./random.ts";
import { isSampling } from "./sampling.ts";

/** No more texts than this are drawn for `best_of`. */
const MOST_DRAWS = 8;

/**
 * Generates a text piece by piece with `builtin/ngram`; the pieces together are what `generateText` gives.
 *
 * A pure function of its arguments: with `do_sample` and no `seed` the seed comes from the prompt. See
 * docs/builtin-models.md for what each parameter does.
 *
 * @param prompt any string
 * @returns pieces of text, none of them empty; the generator's return value says how it ended
 */
export function* streamText(prompt: string, parameters: GenerationParameters = {}): Generator<string, Ending> {
  const draws = isSampling(parameters) ? Math.min(parameters.best_of ?? 1, MOST_DRAWS) : 1;
  if (parameters.return_full_text !== true) return yield* draw(prompt, parameters, draws);
  if (prompt !== "") yield prompt;
  return yield* spaced(prompt, draw(prompt, parameters, draws));
}

function* draw(prompt: string, parameters: GenerationParameters, draws: number): Generator<string, Ending> {
  if (draws <= 1) return yield* generate(prompt, parameters);
  const seed = parameters.seed ?? hashText(prompt);
  const results = Array.from({ length: draws }, (_, number) => collect(generate(prompt, parameters, seed + number)));
  const best = results.reduce((a, b) => (b.ending.score > a.ending.score ? b : a));
  yield* best.pieces;
  return best.ending;
}

/** Puts a space between the prompt and the text, where one belongs. */
function* spaced(prompt: string, pieces: Generator<string, Ending>): Generator<string, Ending> {
  const first = pieces.next();
  if (first.done) return first.value;
  const attached = prompt === "" || /\s$/u.test(prompt) || /^[.,!?:;)%”]/u.test(first.value);
  yield attached ? first.value : ` ${first.value}`;
  return yield* pieces;
}

function collect(pieces: Generator<string, Ending>): { pieces: string[]; ending: Ending } {
  const collected: string[] = [];
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (next.done) return { pieces: collected, ending: next.value };
    collected.push(next.value);
  }
}
