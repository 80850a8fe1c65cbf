import type { Entity } from "../../../codec/TaskResult.ts";
import type { Span } from "./alignTokens.ts";

/** A token, what the model takes it for, and where it stands. */
export interface LabelledToken extends Span {
  /** `B-PER`, `I-PER`, `PER`, or `O` for nothing. */
  label: string;
  /** From 0 to 1. */
  score: number;
}

/**
 * Groups neighbouring tokens of the same entity, as Hugging Face's aggregation strategy "simple" does: a `B-` begins a
 * new one, the score is the mean of the tokens'.
 *
 * @param text what the spans are of
 */
export function groupEntities(text: string, tokens: readonly LabelledToken[]): Entity[] {
  const groups: { tag: string; tokens: LabelledToken[] }[] = [];
  let open: { tag: string; tokens: LabelledToken[] } | undefined;
  for (const token of tokens) {
    const { prefix, tag } = splitLabel(token.label);
    if (tag === "O") open = undefined;
    else if (open?.tag === tag && prefix !== "B" && prefix !== "S") open.tokens.push(token);
    else {
      open = { tag, tokens: [token] };
      groups.push(open);
    }
  }
  const characters = [...text];
  return groups.map(({ tag, tokens: members }) => {
    const start = Math.min(...members.map((member) => member.start));
    const end = Math.max(...members.map((member) => member.end));
    const score = members.reduce((sum, member) => sum + member.score, 0) / members.length;
    return { entity_group: tag, score, word: characters.slice(start, end).join(""), start, end };
  });
}

function splitLabel(label: string): { prefix: string; tag: string } {
  const [, prefix = "I", tag = label] = /^([BIES])-(.+)$/.exec(label) ?? [];
  return { prefix, tag };
}
