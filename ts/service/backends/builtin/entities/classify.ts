import type { EntityGroup } from "../../tasks.ts";
import type { Atom } from "./atoms.ts";
import { contextGroup, followedByPredicate, isDefined, type Surroundings } from "./context.ts";
import { isFirstName, isPersonDespiteHead, personEvidence } from "./personEvidence.ts";
import { isOrdinary, opensClause, type Scene, TRUST, type Verdict } from "./scene.ts";
import {
  commonAcronyms,
  everydayNames,
  legalForms,
  miscHeads,
  organizationHeads,
  placeHeads,
  placePrefixes,
} from "./words.ts";

const CAMEL_CASE = /\p{Ll}\p{Lu}/u;
/** stETH, cbBTC: a token that wraps another. */
const WRAPPED_TOKEN = /^\p{Ll}{1,3}\p{Lu}{2,5}$/u;
const ACRONYM = /^\p{Lu}[\p{Lu}\d&]{1,5}$/u;

/**
 * Decides what kind of name these atoms are, from the surest evidence to the weakest.
 *
 * @param titled whether a person's title stands right before
 * @returns `undefined` when they are more likely no name at all, or when only the rest of the text can tell
 */
export function classify(scene: Scene, atoms: readonly Atom[], titled: boolean): Verdict | undefined {
  const first = atoms[0];
  const last = atoms.at(-1);
  if (!first || !last) return undefined;
  const around = { tokens: scene.tokens, tagsOf: scene.tagsOf, from: first.from, to: last.to };
  if (atoms.length === 1 && first.entry) return fromLists(scene, first, around, titled);
  if (isPersonDespiteHead(scene, atoms)) return verdict("PER", TRUST.lastName);
  if (atoms.some((atom) => scene.tokens[atom.to]?.text === "&" && atom !== last)) return verdict("ORG", TRUST.headNoun);
  const headed = fromHeadNoun(scene, atoms);
  if (headed) return headed;
  if (titled) return verdict("PER", TRUST.titleBefore);
  const person = personEvidence(scene, atoms);
  if (person !== undefined) return singleOrSure(scene, atoms, around, person);
  if (atoms.every((atom) => isOrdinary(scene, atom))) return undefined;
  if (scene.sentence.style === "headline") return undefined;
  return fromSurroundings(scene, atoms, around) ?? fromShape(scene, atoms, around);
}

function fromLists(scene: Scene, atom: Atom, around: Surroundings, titled: boolean): Verdict | undefined {
  const { entry } = atom;
  if (!entry) return undefined;
  const ambiguous = everydayNames.has(atom.lower) || (!entry.curated && scene.lists.isCommonWord(atom.lower));
  const weakPlace = opensClause(scene, [atom]) || scene.sentence.style === "headline";
  if (ambiguous && weakPlace && !followedByPredicate(around)) return undefined;
  const isName = isFirstName(scene, atom) || scene.lists.isLastName(atom.lower);
  if (titled && (isName || entry.group !== "ORG")) return verdict("PER", TRUST.titleBefore);
  if (isName && entry.group !== "PER" && contextGroup(around, 1) === "PER") return verdict("PER", TRUST.context);
  const article = scene.tokens[atom.from - 1]?.lower === "the";
  const group = article && entry.withArticle ? entry.withArticle : entry.group;
  if (ambiguous) return verdict(group, TRUST.firstName);
  return verdict(group, entry.curated ? TRUST.curatedList : TRUST.lexicon);
}

function fromHeadNoun(scene: Scene, atoms: readonly Atom[]): Verdict | undefined {
  const first = atoms[0];
  const last = atoms.at(-1);
  if (!first || !last || atoms.length < 2) return undefined;
  const loud = scene.sentence.style !== "normal";
  if (loud && !atoms.some((atom) => atom.entry || isFirstName(scene, atom) || scene.lists.isLastName(atom.lower)))
    return undefined;
  if (legalForms.has(last.lower)) return verdict("ORG", TRUST.legalForm);
  const complement = atoms.find((atom) => /^(?:of|for)$/u.test(scene.tokens[atom.to]?.lower ?? "") && atom !== last);
  const head = complement ?? last;
  if (organizationHeads.has(head.lower)) return verdict("ORG", TRUST.headNoun);
  if (placeHeads.has(head.lower)) return verdict("LOC", TRUST.headNoun);
  if (miscHeads.has(head.lower)) return verdict("MISC", TRUST.headNoun);
  if (placePrefixes.has(first.lower)) return verdict("LOC", TRUST.headNoun);
  return undefined;
}

/** A lone first name or surname gives way to surroundings that clearly speak of a place. */
function singleOrSure(scene: Scene, atoms: readonly Atom[], around: Surroundings, score: number): Verdict | undefined {
  if (atoms.length > 1) return verdict("PER", score);
  const opens = opensClause(scene, atoms) || scene.sentence.style === "headline";
  if (opens && score < TRUST.firstName && !followedByPredicate(around)) return undefined;
  const group = contextGroup(around, 1);
  return group === "LOC" && score < TRUST.firstName ? verdict("LOC", TRUST.context) : verdict("PER", score);
}

function fromSurroundings(scene: Scene, atoms: readonly Atom[], around: Surroundings): Verdict | undefined {
  const group = contextGroup(around, atoms.length);
  if (!group) return undefined;
  const only = atoms.length === 1 ? atoms[0] : undefined;
  if (only && commonAcronyms.has(only.lower)) return undefined;
  if (only && isOrdinary(scene, only)) return undefined;
  if (only && opensClause(scene, atoms) && !isDefined(around) && !mayOpen(scene, only, around)) return undefined;
  return verdict(group, isDefined(around) ? TRUST.defined : TRUST.context);
}

function fromShape(scene: Scene, atoms: readonly Atom[], around: Surroundings): Verdict | undefined {
  const first = atoms[0];
  if (!first) return undefined;
  const before = scene.tokens[around.from - 1]?.lower ?? "";
  const text = scene.text.slice(scene.tokens[around.from]?.start, scene.tokens[around.to - 1]?.end);
  if (atoms.length > 1) {
    if (first.entry?.group === "LOC") return verdict("ORG", TRUST.shape);
    if (first.entry) return verdict("MISC", TRUST.shape);
    const group = taggedGroup(scene, around);
    if (group) return verdict(group, TRUST.compromiseTag);
    const ends = [first, atoms.at(-1) ?? first];
    const unlikePerson = /^(?:the|a|an)$/u.test(before) || ends.some((atom) => isOrdinary(scene, atom));
    return verdict(unlikePerson ? "ORG" : "PER", TRUST.shape);
  }
  if (commonAcronyms.has(first.lower)) return undefined;
  if (opensClause(scene, atoms) && !followedByPredicate(around)) return undefined;
  if (WRAPPED_TOKEN.test(text)) return verdict("MISC", TRUST.camelCase);
  if (CAMEL_CASE.test(text)) return verdict("ORG", TRUST.camelCase);
  if (ACRONYM.test(text)) return verdict(/\d/u.test(text) ? "MISC" : "ORG", TRUST.shape);
  if (opensClause(scene, atoms) || /\d/u.test(text)) return undefined;
  if (before === "of") return verdict("LOC", TRUST.shape);
  const likeThing = /^(?:the|a|an|on|with|by|for|this|our|their)$/u.test(before);
  const tagged = taggedGroup(scene, around);
  if (!tagged && !scene.tagsOf(around.from).has("ProperNoun")) return undefined;
  return verdict(tagged ?? (likeThing ? "ORG" : "PER"), TRUST.shape);
}

/** A word of unknown meaning at the start of a sentence: not a plural, verb or adjective by its form. */
function mayOpen(scene: Scene, atom: Atom, around: Surroundings): boolean {
  const tags = scene.tagsOf(atom.from);
  const ordinary = ["Plural", "Verb", "Adjective", "Adverb", "Value"].some((tag) => tags.has(tag));
  return (!ordinary || tags.has("ProperNoun")) && followedByPredicate(around);
}

/** What compromise takes the whole span for. */
function taggedGroup(scene: Scene, around: Surroundings): EntityGroup | undefined {
  const tags = Array.from({ length: around.to - around.from }, (_, step) => scene.tagsOf(around.from + step));
  const all = (tag: string): boolean => tags.every((set) => set.has(tag));
  if (all("Person")) return "PER";
  if (all("Place")) return "LOC";
  return all("Organization") ? "ORG" : undefined;
}

function verdict(group: EntityGroup, score: number): Verdict {
  return { group, score };
}
