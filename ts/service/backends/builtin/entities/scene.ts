import type { EntityGroup } from "../../tasks.ts";
import type { Atom } from "./atoms.ts";
import type { Gazetteer } from "./gazetteer.ts";
import { beginsClause, type Sentence } from "./sentences.ts";
import type { Token } from "./tokenize.ts";

/** Everything a rule may look at while it works on one sentence. */
export interface Scene {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly sentence: Sentence;
  readonly lists: Gazetteer;
  readonly tagsOf: (index: number) => ReadonlySet<string>;
}

/** A type with how sure we are of it. */
export interface Verdict {
  readonly group: EntityGroup;
  readonly score: number;
}

/**
 * How far each kind of evidence is trusted. Heuristics, not measured probabilities; what counts is their order.
 * Under {@link FIRM} a verdict may be overruled by what the rest of the text says of the same name.
 */
export const TRUST = {
  curatedList: 0.97,
  titleBefore: 0.95,
  legalForm: 0.95,
  firstAndLastName: 0.93,
  headNoun: 0.9,
  lexicon: 0.9,
  initials: 0.9,
  firstName: 0.87,
  lastName: 0.8,
  defined: 0.8,
  shouted: 0.75,
  repeated: 0.75,
  context: 0.7,
  coordination: 0.7,
  casual: 0.65,
  camelCase: 0.62,
  compromiseTag: 0.6,
  shape: 0.55,
} as const;

/** From here on a verdict stands by itself. */
export const FIRM = 0.75;

/** A candidate name: token range, `to` exclusive, with a verdict or none yet. */
export interface Candidate {
  readonly from: number;
  readonly to: number;
  readonly verdict: Verdict | undefined;
}

/** The first of these atoms has its capital only because a sentence or quotation begins there. */
export function opensClause(scene: Scene, atoms: readonly Atom[]): boolean {
  return beginsClause(scene.tokens, atoms[0]?.from ?? 0, scene.sentence);
}

/** An ordinary word that no list knows as a name. */
export function isOrdinary(scene: Scene, atom: Atom): boolean {
  return atom.entry === undefined && scene.lists.isCommonWord(atom.lower);
}
