import type { EntityGroup } from "../../tasks.ts";
import { compromiseLexicon } from "./compromiseLexicon.ts";
import { coins, events, peoples, products, works } from "./gazetteer/miscellany.ts";
import { ordinary } from "./gazetteer/ordinary.ts";
import { clubs, companies, crypto, media, publicBodies, schools } from "./gazetteer/organizations.ts";
import { firstNames, lastNames, singleNames } from "./gazetteer/people.ts";
import { cities, countries, regions, waterAndMountains } from "./gazetteer/places.ts";

/** What the lists know of a name. */
export interface GazetteerEntry {
  readonly group: EntityGroup;
  /** Group when "the" stands before it, if another: Amazon is a company, the Amazon a river. */
  readonly withArticle?: EntityGroup;
  /** A people, language or faith: an adjective that may stand before another name. */
  readonly people: boolean;
  /** Written in capitals only: LINK is a token, "Link" is not. */
  readonly acronym: boolean;
  readonly country: boolean;
  /** From our own lists rather than compromise's broader, noisier lexicon. */
  readonly curated: boolean;
}

/** Read-only view of all name lists; keys are lower case with straight apostrophes and single spaces. */
export interface Gazetteer {
  find(name: string): GazetteerEntry | undefined;
  isFirstName(word: string): boolean;
  isLastName(word: string): boolean;
  /** Known to compromise as an ordinary noun, verb, adjective …, or an inflection of one. */
  isCommonWord(word: string): boolean;
}

/** Words in the longest phrase worth looking up. */
export const LONGEST_PHRASE = 6;

const PROPER_TAG = /Name|City|Country|Region|Place|Organization|SportsTeam|Demonym|Person|ProperNoun|Acronym/u;
const SHORTEST_LEXICON_PLACE = 5;
const ALL_CAPS = /^[\p{Lu}\p{N}]{2,}$/u;

let shared: Gazetteer | undefined;

/** The lists, built on first use (some 20 ms) and then kept. */
export function gazetteer(): Gazetteer {
  shared ??= build();
  return shared;
}

function build(): Gazetteer {
  const entries = new Map<string, GazetteerEntry>();
  const first = new Set(lowerCase(firstNames));
  const last = new Set(lowerCase(lastNames));
  const common = new Set(ordinary.trim().split(/\s+/u));
  readLexicon(entries, first, last, common);

  const add = (lists: readonly string[], group: EntityGroup, people = false, country = false): void => {
    for (const spelling of lists.flatMap(spellings)) {
      const name = spelling.toLowerCase();
      const known = entries.get(name);
      const acronym = ALL_CAPS.test(spelling) && !(known?.curated && known.group === group && !known.acronym);
      entries.set(name, { group, people, country, acronym, curated: true });
    }
  };
  // Later lists win: a well-known company before a town of the same name, a country before all.
  add([singleNames], "PER");
  add([works, events, products, coins], "MISC");
  add([regions, waterAndMountains, cities], "LOC");
  add([schools, clubs, media, publicBodies, crypto, companies], "ORG");
  add([peoples], "MISC", true);
  add([countries], "LOC", false, true);
  for (const name of lowerCase(waterAndMountains)) {
    const entry = entries.get(name);
    if (entry && entry.group !== "LOC") entries.set(name, { ...entry, withArticle: "LOC" });
  }
  return {
    find: (name) => entries.get(name),
    isFirstName: (word) => first.has(word),
    isLastName: (word) => last.has(word),
    isCommonWord: (word) => baseForms(word).some((form) => common.has(form)),
  };
}

function readLexicon(
  entries: Map<string, GazetteerEntry>,
  first: Set<string>,
  last: Set<string>,
  common: Set<string>,
): void {
  for (const [word, tags] of compromiseLexicon()) {
    if (tags.some((tag) => tag === "MaleName" || tag === "FemaleName" || tag === "FirstName")) first.add(word);
    else if (tags.includes("LastName")) last.add(word);
    else if (tags.includes("Person")) word.includes(" ") ? entries.set(word, lexiconEntry("PER")) : last.add(word);
    else if (tags.includes("Demonym")) entries.set(word, { ...lexiconEntry("MISC"), people: true });
    else if (tags.some((tag) => tag === "City" || tag === "Country" || tag === "Region"))
      entries.set(word, lexiconEntry("LOC"));
    else if (tags.includes("Place")) {
      if (word.length >= SHORTEST_LEXICON_PLACE) entries.set(word, lexiconEntry("LOC"));
    } else if (tags.some((tag) => tag === "Organization" || tag === "SportsTeam"))
      entries.set(word, lexiconEntry("ORG"));
    else if (!tags.some((tag) => PROPER_TAG.test(tag))) common.add(word);
  }
}

function lexiconEntry(group: EntityGroup): GazetteerEntry {
  return { group, people: false, country: false, acronym: false, curated: false };
}

function spellings(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function lowerCase(list: string): string[] {
  return spellings(list).map((name) => name.toLowerCase());
}

const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/s$/u, ""],
  [/(?<=s|x|z|ch|sh|o)es$/u, ""],
  [/ies$/u, "y"],
  [/ed$/u, ""],
  [/ed$/u, "e"],
  [/ing$/u, ""],
  [/ing$/u, "e"],
  [/ly$/u, ""],
  [/(?<=\p{L}{4})ers$/u, ""],
];

function baseForms(word: string): string[] {
  const shorter = ENDINGS.filter(([ending]) => ending.test(word)).map(([ending, base]) => word.replace(ending, base));
  return [word, ...shorter];
}
