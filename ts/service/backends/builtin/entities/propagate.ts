import { type Candidate, FIRM, TRUST, type Verdict } from "./scene.ts";
import type { Token } from "./tokenize.ts";

/**
 * Lets sure names speak for unsure ones: the same name elsewhere in the text, a surname on its own after the full
 * name, and the other members of a list ("Kisumu and Nairobi").
 *
 * @param candidates in text order
 */
export function propagate(candidates: readonly Candidate[], tokens: readonly Token[]): Candidate[] {
  const known = knownNames(candidates, tokens);
  const repeated = candidates.map((candidate) => {
    if (isFirm(candidate)) return candidate;
    const group = known.get(nameOf(candidate, tokens))?.group;
    return group ? { ...candidate, verdict: { group, score: TRUST.repeated } } : candidate;
  });
  const forwards = spread(repeated, tokens);
  return spread(forwards.reverse(), tokens).reverse();
}

function knownNames(candidates: readonly Candidate[], tokens: readonly Token[]): Map<string, Verdict> {
  const known = new Map<string, Verdict>();
  for (const candidate of candidates) {
    const { verdict } = candidate;
    if (!verdict || !isFirm(candidate)) continue;
    known.set(nameOf(candidate, tokens), verdict);
    const last = tokens[candidate.to - 1];
    if (verdict.group === "PER" && last && candidate.to - candidate.from > 1) known.set(last.lower, verdict);
  }
  return known;
}

function spread(candidates: readonly Candidate[], tokens: readonly Token[]): Candidate[] {
  const result: Candidate[] = [];
  for (const candidate of candidates) {
    const previous = result.at(-1);
    const sure = previous?.verdict && (isFirm(previous) || previous.verdict.score === TRUST.coordination);
    if (previous?.verdict && sure && !isFirm(candidate) && areListed(previous, candidate, tokens)) {
      result.push({ ...candidate, verdict: { group: previous.verdict.group, score: TRUST.coordination } });
    } else result.push(candidate);
  }
  return result;
}

function areListed(a: Candidate, b: Candidate, tokens: readonly Token[]): boolean {
  const [left, right] = a.from < b.from ? [a, b] : [b, a];
  if (right.from - left.to > 2) return false;
  const between = tokens
    .slice(left.to, right.from)
    .map((token) => token.lower)
    .join(" ");
  return /^(?:and|or|, and|, or)$/u.test(between) || (between === "to" && a.verdict?.group === "LOC");
}

function isFirm(candidate: Candidate): boolean {
  return candidate.verdict !== undefined && candidate.verdict.score >= FIRM;
}

function nameOf(candidate: Candidate, tokens: readonly Token[]): string {
  return tokens
    .slice(candidate.from, candidate.to)
    .map((token) => token.lower)
    .join(" ");
}
