import type { Atom } from "./atoms.ts";
import { isOrdinary, opensClause, type Scene, TRUST } from "./scene.ts";
import { everydayNames, organizationHeads, particles, placeHeads } from "./words.ts";

const SUFFIX = /^(?:jr|sr|ii|iii|iv)$/u;
const SURNAME_ENDING =
  /^\p{L}{3,}(?:son|sen|ov|ova|eva|ski|sky|enko|vić|vic|wicz|stein|berg|mann|quist|oğlu|poulos|ez)$/u;
const SURNAME_SHAPE = /^(?:O['’]|Mc|Mac|Fitz|Al-|El-|Ben-)\p{Lu}\p{Ll}+/u;

/**
 * How sure the words of a name by themselves are that it is a person's: first names, surnames, initials, particles.
 *
 * @returns a score, or `undefined` when nothing points to a person
 */
export function personEvidence(scene: Scene, atoms: readonly Atom[]): number | undefined {
  const first = atoms[0];
  const last = atoms.at(-1);
  if (!first || !last) return undefined;
  const { lists } = scene;
  const startsWithFirstName = isFirstName(scene, first);
  const endsWithLastName =
    lists.isLastName(last.lower) ||
    (atoms.length > 1 && last.entry === undefined && SURNAME_ENDING.test(last.lower)) ||
    SURNAME_SHAPE.test(textOf(scene, last));

  if (atoms.length === 1) {
    const doubtful = isOrdinary(scene, first) || everydayNames.has(first.lower);
    if (doubtful && (!startsWithFirstName || opensClause(scene, atoms))) return undefined;
    if (startsWithFirstName) return TRUST.firstName;
    return endsWithLastName ? TRUST.lastName : undefined;
  }
  if (atoms.some((atom) => atom.entry?.curated === true && atom.entry.group === "ORG" && !lists.isLastName(atom.lower)))
    return undefined;
  if (atoms.length > 2 && isOrdinary(scene, last) && !endsWithLastName) return undefined;
  if (startsWithFirstName && (endsWithLastName || !isOrdinary(scene, last))) return TRUST.firstAndLastName;
  if (startsWithFirstName) return TRUST.lastName;
  if (SUFFIX.test(last.lower) || atoms.some((atom) => isInitial(scene, atom))) return TRUST.initials;
  if (hasParticle(scene, atoms)) return TRUST.lastName;
  return endsWithLastName && first.entry === undefined && !isOrdinary(scene, first) ? TRUST.lastName : undefined;
}

/** "Charlotte Church", "Frank Ocean": a first name and one word that also heads names of organizations or places. */
export function isPersonDespiteHead(scene: Scene, atoms: readonly Atom[]): boolean {
  const [first, second] = atoms;
  if (!first || !second || atoms.length !== 2 || first.entry !== undefined || !isFirstName(scene, first)) return false;
  const isHead = organizationHeads.has(second.lower) || placeHeads.has(second.lower);
  return isHead && scene.lists.isLastName(second.lower);
}

export function isFirstName(scene: Scene, atom: Atom): boolean {
  if (scene.lists.isFirstName(atom.lower)) return true;
  const [part, rest] = atom.lower.split("-");
  return part !== undefined && rest !== undefined && scene.lists.isFirstName(part);
}

function isInitial(scene: Scene, atom: Atom): boolean {
  return /^\p{Lu}$/u.test(textOf(scene, atom)) || /^(?:\p{Lu}\.)+$/u.test(textOf(scene, atom));
}

function hasParticle(scene: Scene, atoms: readonly Atom[]): boolean {
  return atoms.some((atom, position) => {
    const following = atoms[position + 1];
    return following !== undefined && particles.has(scene.tokens[atom.to]?.lower ?? "") && following.from > atom.to;
  });
}

function textOf(scene: Scene, atom: Atom): string {
  return scene.text.slice(scene.tokens[atom.from]?.start, scene.tokens[atom.to - 1]?.end);
}
