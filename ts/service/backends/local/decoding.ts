import type { Tensor } from "@huggingface/transformers";
import type { GenerationParameters } from "../tasks.ts";
import type { Transformers } from "./loadTransformers.ts";

/** A change to the scores of the next token, for the library's `logits_processor`. */
export function nucleus({ LogitsProcessor, LogitsProcessorList }: Transformers, topP: number) {
  class TopP extends LogitsProcessor {
    // The library's types say that nothing is returned; it goes on with what is.
    override _call(_ids: bigint[][], logits: Tensor): Tensor {
      if (logits.data instanceof Float32Array) keepNucleus(logits.data, topP);
      return logits;
    }
  }
  const list = new LogitsProcessorList();
  list.push(new TopP());
  return list;
}

/** Keeps the likeliest tokens up to a probability mass; the others get minus infinity. One is always kept. */
export function keepNucleus(logits: Float32Array, topP: number): void {
  const order = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0));
  const highest = logits[order[0] ?? 0] ?? 0;
  const powers = order.map((id) => Math.exp((logits[id] ?? 0) - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  let mass = 0;
  for (const [rank, id] of order.entries()) {
    if (rank > 0 && mass >= topP * sum) logits[id] = Number.NEGATIVE_INFINITY;
    mass += powers[rank] ?? 0;
  }
}

/** What is to be heeded while text grows: where it ends, and how much of it is sure. */
export interface TextGrowth {
  /** Takes the whole text so far; gives what can be sent of it beyond what was given before. */
  grow(text: string, isOver: boolean): string;
  /** Whether a stop sequence has come. */
  readonly stopped: boolean;
}

/** Watches a growing text for stop sequences; the text ends with the first that comes. */
export function createTextGrowth({ stop_sequences = [] }: GenerationParameters): TextGrowth {
  const longest = Math.max(0, ...stop_sequences.map(({ length }) => length));
  let sent = 0;
  let stopped = false;
  return {
    get stopped() {
      return stopped;
    },
    grow: (text, isOver) => {
      if (stopped) return "";
      const ends = stop_sequences.flatMap((stop) => {
        const at = text.indexOf(stop, Math.max(0, sent - longest));
        return at === -1 ? [] : [at + stop.length];
      });
      stopped = ends.length > 0;
      // A part of a character or of a stop sequence at the end may still become something else.
      const unsure = isOver ? 0 : Math.max(longest - 1, /\ufffd+$/u.exec(text)?.[0].length ?? 0);
      const end = stopped ? Math.min(...ends) : Math.max(sent, text.length - Math.max(0, unsure));
      const piece = text.slice(sent, end);
      sent = end;
      return piece;
    },
  };
}
