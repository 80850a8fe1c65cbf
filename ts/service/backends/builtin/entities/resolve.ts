import type { Atom, Run } from "./atoms.ts";
import { classify } from "./classify.ts";
import { isFirstName } from "./personEvidence.ts";
import { type Candidate, FIRM, isOrdinary, opensClause, type Scene } from "./scene.ts";
import {
  commonAcronyms,
  legalForms,
  miscHeads,
  organizationHeads,
  placeHeads,
  placePrefixes,
  titleModifiers,
  titles,
} from "./words.ts";

/** Turns a run of capitalized words into the names in it: "French President Emmanuel Macron" holds two. */
export function resolveRun(scene: Scene, run: Run): Candidate[] {
  const atoms = trim(scene, run);
  if (atoms.length === 0) return [];
  if (hasHead(atoms.at(-1)) && atoms.length > 1 && !startsWithTitledPerson(scene, atoms))
    return resolvePart(scene, atoms, false);
  const candidates: Candidate[] = [];
  let part: Atom[] = [];
  let titled = isTitleBefore(scene, atoms[0]);
  let modified = false;
  for (const atom of atoms) {
    const surname = part.length > 0 && part.every((name) => isPersonal(scene, name)) && isSurname(scene, atom);
    if (surname || !isTitle(scene, atom)) {
      part.push(atom);
      continue;
    }
    if (part.length > 0) candidates.push(...resolvePart(scene, part, titled));
    part = [];
    modified = titleModifiers.has(atom.lower);
    titled = !modified;
  }
  if (part.length > 0) candidates.push(...resolvePart(scene, part, titled));
  return candidates;
}

function resolvePart(scene: Scene, atoms: readonly Atom[], titled: boolean): Candidate[] {
  const [first, second] = atoms;
  if (!first) return [];
  if (second && first.entry) {
    const rest = atoms.slice(1);
    const whole = classify(scene, atoms, titled);
    if (whole && whole.score >= FIRM && !(first.entry.people && isNamed(scene, rest))) return [candidate(atoms, whole)];
    if (first.entry.people || isNamed(scene, rest)) {
      return [...resolvePart(scene, [first], titled), ...resolvePart(scene, rest, false)];
    }
    return whole ? [candidate(atoms, whole)] : listedParts(scene, atoms);
  }
  return [candidate(atoms, classify(scene, atoms, titled))];
}

/** Nothing speaks for the whole: keep the atoms that are names by themselves. */
function listedParts(scene: Scene, atoms: readonly Atom[]): Candidate[] {
  return atoms
    .filter((atom) => atom.entry?.curated === true)
    .map((atom) => candidate([atom], classify(scene, [atom], false)));
}

function candidate(atoms: readonly Atom[], verdict: Candidate["verdict"]): Candidate {
  return { from: atoms[0]?.from ?? 0, to: atoms.at(-1)?.to ?? 0, verdict };
}

/** The rest of a run is a name of its own: a listed one, or one that begins with a first name. */
function isNamed(scene: Scene, atoms: readonly Atom[]): boolean {
  const first = atoms[0];
  if (!first) return false;
  return (atoms.length === 1 && first.entry !== undefined) || isFirstName(scene, first);
}

/** Drops what a sentence's first capital or a trailing title or acronym added to a name. */
function trim(scene: Scene, run: Run): Atom[] {
  const atoms = [...run];
  const headed = hasHead(atoms.at(-1)) && atoms.length > 1;
  if (opensClause(scene, run) && !headed) {
    while (atoms[0] && isOrdinary(scene, atoms[0]) && !isNameStart(scene, atoms)) {
      if (
        isTitle(scene, atoms[0]) ||
        hasComplement(scene, atoms[0]) ||
        (atoms.length > 1 && placePrefixes.has(atoms[0].lower))
      )
        break;
      atoms.shift();
    }
  }
  while (atoms.length > 1) {
    const last = atoms.at(-1);
    if (!last || last.entry || !commonAcronyms.has(last.lower) || legalForms.has(last.lower)) break;
    if (scene.tokens[last.from]?.allCaps !== true) break;
    atoms.pop();
  }
  return atoms;
}

/** "Martin Luther" before "King": the next word is a surname, though it may also be a title. */
function isPersonal(scene: Scene, atom: Atom): boolean {
  return atom.entry?.group === "PER" || isFirstName(scene, atom);
}

/** "University of …": a head noun whose name follows. */
function hasComplement(scene: Scene, atom: Atom): boolean {
  return hasHead(atom) && /^(?:of|for)$/u.test(scene.tokens[atom.to]?.lower ?? "");
}

function isSurname(scene: Scene, atom: Atom): boolean {
  return scene.lists.isLastName(atom.lower) || /^(?:king|prince|bishop|pope|duke|baron|judge|major)$/u.test(atom.lower);
}

function isNameStart(scene: Scene, atoms: readonly Atom[]): boolean {
  const [first, second] = atoms;
  return first !== undefined && second !== undefined && isFirstName(scene, first) && !isOrdinary(scene, second);
}

function isTitle(scene: Scene, atom: Atom): boolean {
  return atom.entry === undefined && titles.has(atom.lower) && scene.tokens[atom.from]?.kind === "word";
}

/** "Dr. Smith": the title is cut off from the run by its dot, or stands before it in lower case ("president Kibaki"). */
function isTitleBefore(scene: Scene, atom: Atom | undefined): boolean {
  if (!atom) return false;
  const before = scene.tokens[atom.from - 1];
  const title = before?.text === "." ? scene.tokens[atom.from - 2] : before;
  if (!title || titleModifiers.has(title.lower) || !titles.has(title.lower)) return false;
  return before === title || (title.capitalized && title.text.length <= 4);
}

function startsWithTitledPerson(scene: Scene, atoms: readonly Atom[]): boolean {
  const [first, second] = atoms;
  return first !== undefined && second !== undefined && isTitle(scene, first) && isFirstName(scene, second);
}

function hasHead(atom: Atom | undefined): boolean {
  if (!atom || atom.entry) return false;
  return [legalForms, organizationHeads, placeHeads, miscHeads].some((heads) => heads.has(atom.lower));
}
