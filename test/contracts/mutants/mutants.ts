import { OF_INVARIANTS } from "./invariants.ts";
import type { Mutant } from "./mutatedFiles.ts";
import { OF_WEAKNESSES } from "./weaknesses.ts";

/** What `npm run mutants` tries. */
export const MUTANTS: readonly Mutant[] = [...OF_WEAKNESSES, ...OF_INVARIANTS];
